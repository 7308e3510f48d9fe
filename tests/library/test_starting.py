"""What `manage.py start` says when it cannot start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import PATIENCE, free_port, scratch
from harness.servers import require_nginx
from tests.library.running import ENVIRONMENT, Library, copy_to


@pytest.fixture
def folder() -> Iterator[Path]:
    """A copy of the example."""
    require_nginx()
    with scratch("library-") as directory:
        yield copy_to(directory)


def refusal(folder: Path, listen: str) -> str:
    """Return what the command says before it gives up."""
    done = subprocess.run(
        [sys.executable, "manage.py", "start", "--listen", listen],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 1, done
    return done.stderr


def test_another_site_listens_there(folder: Path, library: Library) -> None:
    assert refusal(folder, f"127.0.0.1:{library.port}") == (
        "CommandError: something listens there already; give --listen 127.0.0.1:PORT\n"
    )


def test_it_runs_already(library: Library) -> None:
    said = refusal(library.folder, f"127.0.0.1:{free_port()}")
    assert said == "CommandError: the library runs already; end it first\n"
    with library.reader("ada") as ada:
        assert ada.get("/").status == 200


def test_no_address(folder: Path) -> None:
    said = refusal(folder, "nowhere")
    assert "'nowhere'" in said
    assert said.endswith("CommandError: xsendfile has printed no configuration, and said why\n")


def test_the_documents_can_lie_nowhere(folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "documents").touch()
    assert refusal(folder, f"127.0.0.1:{free_port()}") == (
        f"CommandError: {folder}/var/documents cannot be made: File exists\n"
    )


def test_the_site_is_broken(folder: Path) -> None:
    """What gunicorn says stands above, and nginx is ended with it."""
    (folder / "library" / "wsgi.py").write_text("raise RuntimeError('no site')\n")
    said = refusal(folder, f"127.0.0.1:{free_port()}")
    assert "RuntimeError: no site\n" in said
    assert said.endswith(
        "CommandError: the site did not start; what its servers say stands above\n"
    )
