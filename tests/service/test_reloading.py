from __future__ import annotations

import logging
import pickle
from pathlib import Path

import pytest

from tests import asgi_client
from tests.cli.keys import key_file
from xsendfile.links import LinkSigner
from xsendfile.service.reloading import Reloadable

OLD, NEW = "vLr3sYw8QkTz1NfB6dHm4cXp9JgAe2Ru", "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes(b"a")
    return Path(key_file(tmp_path, f"k:{OLD}\n"))


@pytest.fixture
def service(tmp_path: Path, keys: Path) -> Reloadable:
    return Reloadable({"XSENDFILE_ROOT": str(tmp_path), "XSENDFILE_KEY_FILE": str(keys)})


def opens(service: Reloadable, secret: str) -> bool:
    """Whether a worker that begins now honours a link by this secret."""
    path, _, query = LinkSigner({"k": secret}).sign("a.txt").partition("?")
    answer = asgi_client.ask(service(), path.encode(), query_string=query.encode())
    return answer.status == 200


def test_a_worker_has_the_keys_that_were_read_whenever_it_begins(
    service: Reloadable, keys: Path
) -> None:
    keys.write_text(f"k:{NEW}\n")
    assert (opens(service, OLD), opens(service, NEW)) == (True, False)
    service.read_again()
    assert (opens(service, OLD), opens(service, NEW)) == (False, True)


def test_a_fault_leaves_the_last_keys_and_one_line_in_the_log(
    service: Reloadable, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys.write_text(f"k:{NEW}\n")
    service.read_again()
    keys.write_text("no key\n")
    service.read_again()
    assert (opens(service, OLD), opens(service, NEW)) == (False, True)
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.getMessage().startswith(f"settings and keys stay as they were: {keys}, line 1:")


def test_it_can_be_passed_to_a_process_that_is_no_fork(service: Reloadable) -> None:
    assert opens(pickle.loads(pickle.dumps(service)), OLD)  # noqa: S301 - our own
