"""What is wrong is told where it was given, exactly; a missing Starlette is told at the import."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import pytest

import xsendfile
import xsendfile.starlette
from tests.asgi_client import ask
from xsendfile import BadSettingError, MissingExtraError, PrivateFiles
from xsendfile.starlette import FileResponse

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"files": "/srv"}, "files is '/srv'; give a PrivateFiles, such as "),
    ({"status_code": 404}, "status_code is 404; a file is sent with 200 only: leave it out"),
    ({"status_code": None}, "status_code is None; a file is sent with 200 only: leave it out"),
    (
        {"headers": [("a", "b")]},
        "headers is [('a', 'b')]; give a mapping such as {'X-Robots-Tag': ",
    ),
    ({"headers": {"ETag": '"1"'}}, "header 'ETag' belongs to the sender or the server; leave it"),
    ({"headers": {"X-A": "a\nb"}}, "header 'X-A': 'a\\nb' cannot be sent; give a token, and one "),
    ({"media_type": "pdf"}, "media_type is 'pdf'; give one such as 'application/pdf', or None"),
    ({"media_type": 1}, "media_type is 1; give one such as 'application/pdf', or None"),
    ({"filename": b"a.pdf"}, "filename is b'a.pdf'; give a str, or None to send no name"),
    (
        {"content_disposition_type": "save"},
        "content_disposition_type is 'save'; give 'attachment' or 'inline'",
    ),
    ({"max_age": -1}, "max_age is -1; give whole seconds from 0 to 2147483648, or None"),
    ({"stat_result": os.stat("/")}, "stat_result is given; leave it out: the file is looked at "),
    ({"method": "GET"}, "method is 'GET'; leave it out: that of the request counts"),
]


@pytest.mark.parametrize(("given", "message"), WRONG, ids=lambda each: str(each)[:40])
def test_a_wrong_argument_is_told_in_the_view(
    served: PrivateFiles, given: dict[str, Any], message: str
) -> None:
    arguments: dict[str, Any] = {"files": served, "path": "notes.txt", **given}
    with pytest.raises(BadSettingError) as caught:
        FileResponse(**arguments)
    assert str(caught.value).startswith(message)


def test_another_status_is_refused_when_it_is_set_later_too(served: PrivateFiles) -> None:
    """Front servers send the file all the same, or tell the client its path."""
    response = FileResponse(served, "notes.txt")
    response.status_code = 404
    with pytest.raises(BadSettingError, match="status_code is 404; a file is sent with 200 only"):
        ask(response)


def test_nothing_is_looked_at_before_it_is_sent() -> None:
    FileResponse(PrivateFiles("/nowhere"), "notes.txt", filename="notes.txt")


def test_without_starlette_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "xsendfile.starlette")
    monkeypatch.delattr(xsendfile, "starlette")
    for name in [name for name in sys.modules if name.partition(".")[0] == "starlette"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    with pytest.raises(MissingExtraError) as caught:
        importlib.import_module("xsendfile.starlette")
    assert str(caught.value) == (
        "xsendfile.starlette needs Starlette; install it with: pip install 'xsendfile[starlette]'"
    )


def test_one_name_is_offered() -> None:
    assert xsendfile.starlette.__all__ == ["FileResponse"]
