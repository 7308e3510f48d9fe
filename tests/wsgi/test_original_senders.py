"""1.0's senders as WSGI applications of their own, where the request has only told them a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wsgi.client import ask
from tests.wsgi.conftest import REPORT
from xsendfile import NginxSendfile, XSendfile, XSendfileApplication
from xsendfile._v1.senders import OriginalSender

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Unfinished(OriginalSender):
    """A sender that has a header, but does not say what to put there."""

    file_path_header = "X-Unfinished"


class Elsewhere(XSendfile):
    """A sender for a server that sees the files in another place."""

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        return "/mnt" + super().get_file_path(environ)


SENDERS = [XSendfile(), NginxSendfile(), XSendfileApplication.serve_file]


def test_serve_file_sends_the_file_that_it_is_told(directory: Path) -> None:
    told = {"xsendfile.requested_file": str(directory / "latest.pdf")}
    assert ask(XSendfileApplication.serve_file, b"/", **told).body == REPORT


@pytest.mark.parametrize("sender", SENDERS, ids=["standard", "nginx", "serve"])
@pytest.mark.parametrize("name", ["missing.pdf", "2026", "missing/missing"])
def test_a_file_that_is_gone_gets_a_404(directory: Path, sender: XSendfile, name: str) -> None:
    told = {"xsendfile.requested_file": str(directory / name)}
    assert ask(sender, b"/", **told).status == 404


@pytest.mark.parametrize("sender", SENDERS, ids=["standard", "nginx", "serve"])
def test_other_methods_are_told_which_are_allowed(directory: Path, sender: XSendfile) -> None:
    told = {"xsendfile.requested_file": str(directory / "latest.pdf")}
    answer = ask(sender, b"/", "POST", **told)
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")


def test_a_subclass_says_where_its_server_sees_the_file(directory: Path) -> None:
    answer = ask(XSendfileApplication(directory, Elsewhere()), b"/latest.pdf")
    expected = os.fspath(directory / "2026/report.pdf")
    assert answer.header("X-Sendfile") == f"/mnt{expected}"


def test_a_sender_has_to_say_what_it_hands_over(directory: Path) -> None:
    with pytest.raises(NotImplementedError):
        ask(XSendfileApplication(directory, Unfinished()), b"/latest.pdf")
