"""What a request names lies below the directory of the view, wherever the root is."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.flask.conftest import REPORT
from tests.adapters.flask.site import answer, below, site
from xsendfile import Nginx, Serve

SECRET = b"of another"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two directories of users, and links from one to the other."""
    base = tmp_path.resolve() / "users"
    for name in ("ada/2026", "eve", "ada-old"):
        (base / name).mkdir(parents=True)
    (base / "ada/2026/report.pdf").write_bytes(REPORT)
    (base / "ada/latest.pdf").symlink_to("2026/report.pdf")
    (base / "ada/this-year").symlink_to("2026")
    (base / "ada/absolute.pdf").symlink_to(base / "ada/2026/report.pdf")
    for name in ("eve/secret.pdf", "ada-old/secret.pdf", "secret.pdf"):
        (base / name).write_bytes(SECRET)
    (base / "ada/out.pdf").symlink_to("../eve/secret.pdf")
    (base / "ada/old.pdf").symlink_to("../ada-old/secret.pdf")
    (base / "ada/up.pdf").symlink_to("../secret.pdf")
    (base / "ada/friend").symlink_to("../eve")
    (base / "ada/above").symlink_to("..")
    (base / "mine").symlink_to("ada")
    return base


INSIDE = ["2026/report.pdf", "latest.pdf", "this-year/report.pdf", "absolute.pdf"]
OUTSIDE = [
    *("out.pdf", "old.pdf", "up.pdf", "friend/secret.pdf", "above/secret.pdf"),
    *("above/eve/secret.pdf", "above/ada/friend/secret.pdf"),
]
SENDERS = pytest.mark.parametrize("sender", [Serve(), Nginx("/_users/")], ids=["serve", "nginx"])
MEMORIES = pytest.mark.parametrize("memory", [0, 100])
DIRECTORIES = pytest.mark.parametrize(
    "spelled", ["ada", "ada/", "mine", "eve/../ada", "mine/../ada"]
)


def users(base: Path, **more: object) -> dict[str, dict[str, Any]]:
    """Return the settings of the root that has the directories."""
    return {"users": {"ROOT": base, **more}}


@SENDERS
@MEMORIES
@DIRECTORIES
@pytest.mark.parametrize("name", INSIDE)
def test_what_lies_in_it_is_delivered(
    base: Path, sender: object, memory: int, spelled: str, name: str
) -> None:
    app = site(below(f"{base}/{spelled}", name), users(base, SENDER=sender, MEMORY=memory))
    for _ in range(2):
        assert answer(app).status == 200


@SENDERS
@MEMORIES
@DIRECTORIES
@pytest.mark.parametrize("name", OUTSIDE)
def test_what_a_link_leads_to_in_another_is_not(
    base: Path,
    sender: object,
    memory: int,
    spelled: str,
    name: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = site(below(f"{base}/{spelled}", name), users(base, SENDER=sender, MEMORY=memory))
    with caplog.at_level(logging.INFO, "xsendfile"):
        for _ in range(2):
            got = answer(app)
            assert got.status == 404
            assert SECRET not in got.body
            assert "X-Accel-Redirect" not in dict(got.headers)
    text = "refused with 404: symbolic link that does not stay below the directory"
    assert caplog.messages == [text, text]


def test_the_directory_itself_may_lie_behind_a_link(base: Path) -> None:
    """The view has named it."""
    assert answer(site(below(base / "ada/friend", "secret.pdf"), users(base))).body == SECRET


def test_the_root_as_a_directory_has_its_links(base: Path) -> None:
    for directory in (base, f"{base}/", base / "ada/.."):
        assert answer(site(below(directory, "ada/out.pdf"), users(base))).body == SECRET


def test_the_root_of_the_machine_is_above_all(base: Path) -> None:
    assert answer(site(below("/", f"{base}/ada/out.pdf"[1:]), users(base))).body == SECRET


def test_a_root_that_follows_links_follows_them(base: Path) -> None:
    settings = users(base, SYMLINKS="follow")
    assert answer(site(below(base / "ada", "out.pdf"), settings)).body == SECRET


def test_a_root_without_links_has_none(base: Path) -> None:
    settings = users(base, SYMLINKS="deny")
    assert answer(site(below(base / "ada", "2026/report.pdf"), settings)).body == REPORT
    for name in ("latest.pdf", "out.pdf"):
        assert answer(site(below(base / "ada", name), settings)).status == 404


def test_a_root_that_is_not_looked_at_cannot_tell(base: Path) -> None:
    settings = users(base, SENDER="nginx", LOCATION="/_users/", CHECK=False)
    got = answer(site(below(base / "ada", "out.pdf"), settings))
    assert got.header("X-Accel-Redirect") == "/_users/ada/out.pdf"
