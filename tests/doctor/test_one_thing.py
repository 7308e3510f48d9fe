"""One thing is wrong with a site: it is named, and nothing else; what is unusual is not."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doctor.conftest import CONTENT
from tests.doctor.inprocess import NGINX_404, answer, case, faults, wrong
from tests.doctor.wrongs import (
    FORM,
    LIBRARY_404,
    NGINX,
    REDIRECTED,
    always,
    body,
    instead,
    plus,
    to_head,
    with_header,
    with_line,
    without,
)
from xsendfile._doctor.fields import COMMANDS
from xsendfile._doctor.records import Answer, Ask, Question

# What is wrong, in which answers, and what it is called.
ONE_THING: dict[str, tuple[Callable[[Question], bool], Callable[[Answer], Answer], str]] = {
    "X-Sendfile": (always, plus(("X-Sendfile", "/srv/x")), "header-leak"),
    "X-Accel-Redirect, and no file": (
        always,
        instead(answer(200, b"", {"x-accel-redirect": "/_x/x"})),
        "header-leak",
    ),
    "X-Sendfile on a refusal": (
        always,
        instead(answer(404, b"", {"X-Sendfile": "/srv/x"})),
        "header-leak",
    ),
    "X-Sendfile on a HEAD": (to_head, plus(("X-Sendfile", "/srv/x")), "header-leak"),
    "X-Sendfile on a range": (
        with_header("Range"),
        plus(("X-LIGHTTPD-send-file", "/x")),
        "header-leak",
    ),
    "a redirect": (always, instead(REDIRECTED), "access"),
    "a form": (always, instead(FORM), "access"),
    "a 401": (always, instead(answer(401)), "access"),
    "a 403 of an application": (always, instead(answer(403, b"No.")), "access"),
    "a 410": (always, instead(answer(410, b"410 Gone\n")), "access"),
    "a refusal of the library": (always, instead(LIBRARY_404), "access"),
    "a 204": (always, instead(answer(204)), "access"),
    "no answer": (always, instead(Answer(0, trouble="gone")), "server-error"),
    "a 500": (always, instead(answer(500)), "server-error"),
    "a 502": (always, instead(answer(502, b"<hr><center>nginx", [NGINX])), "server-error"),
    "a 404 of nginx": (always, instead(answer(404, NGINX_404, [NGINX])), "mapping"),
    "a 403 of Apache": (
        always,
        instead(
            answer(
                403,
                b'<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>',
                {"Server": "Apache/2.4.71 (Debian)"},
            )
        ),
        "mapping",
    ),
    "a 403 of lighttpd": (
        always,
        instead(
            answer(
                403,
                b'<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD',
                {"Server": "lighttpd/1.4.69"},
            )
        ),
        "mapping",
    ),
    "an empty 404 of Caddy": (always, instead(answer(404, b"", {"Server": "Caddy"})), "mapping"),
    "an empty 200": (always, instead(answer(200)), "empty-body"),
    "a body that breaks off": (always, instead(answer(200, CONTENT[:50], cut=True)), "length"),
    "a body that ends early": (always, instead(answer(200, CONTENT[:50])), "length"),
    "a body with more": (always, instead(answer(200, CONTENT + b"!")), "length"),
    "a coding that nobody asked for": (
        always,
        body(gzip.compress(CONTENT), ("Content-Encoding", "gzip")),
        "compression",
    ),
    "another file": (always, instead(answer(200, b"another")), "same-file"),
    "a tag that is always the same": (
        always,
        lambda right: plus(("ETag", '"0"'))(without("ETag")(right)),
        "entity-tag",
    ),
    "no type": (always, without("Content-Type"), "lost-headers"),
    "a 405 to HEAD": (to_head, instead(answer(405)), "head"),
    "nothing to HEAD": (to_head, instead(Answer(0, trouble="gone")), "head"),
    "a body to HEAD": (to_head, body(CONTENT), "head"),
    "another length to HEAD": (
        to_head,
        lambda right: plus(("Content-Length", "0"))(without("Content-Length")(right)),
        "head",
    ),
    "another tag to HEAD": (
        to_head,
        lambda right: plus(("ETag", '"x"'))(without("ETag")(right)),
        "head",
    ),
    "a 200 to a range": (with_header("Range"), instead(answer(200, CONTENT)), "ranges"),
    "another part": (with_header("Range"), lambda right: right._replace(start=b"x"), "ranges"),
    "a part without its place": (with_header("Range"), without("Content-Range"), "ranges"),
    "a 200 to a condition": (
        with_header("If-None-Match"),
        instead(answer(200, CONTENT)),
        "preconditions",
    ),
    "a 304 to any condition": (
        with_header("If-None-Match"),
        instead(answer(304)),
        "preconditions",
    ),
    "twice compressed, once told": (
        with_header("Accept-Encoding"),
        body(gzip.compress(gzip.compress(CONTENT)), ("Content-Encoding", "gzip")),
        "compression",
    ),
    "twice compressed, twice told": (
        with_header("Accept-Encoding"),
        body(
            gzip.compress(gzip.compress(CONTENT)),
            ("Content-Encoding", "gzip"),
            ("Content-Encoding", "gzip"),
        ),
        "compression",
    ),
    "compressed, not told": (
        with_header("Accept-Encoding"),
        body(gzip.compress(CONTENT)),
        "compression",
    ),
    "told, not compressed": (
        with_header("Accept-Encoding"),
        body(b"another", ("Content-Encoding", "gzip")),
        "compression",
    ),
    "a 406 to gzip": (with_header("Accept-Encoding"), instead(answer(406)), "compression"),
    **{
        f"believes {name}: {value}": (
            with_line(name, value),
            instead(answer(200, b"", {"X-Sendfile": "/x"})),
            "sender-choice",
        )
        for name, value in COMMANDS
    },
    "fails on a header of clients": (
        with_header("X-Accel-Mapping"),
        instead(answer(500)),
        "sender-choice",
    ),
    "another type by a header of clients": (
        with_header("X-Sendfile-Type"),
        without("Content-Type"),
        "sender-choice",
    ),
}


@pytest.mark.parametrize("what", ONE_THING)
def test_one_fault_is_named_and_no_other(what: str, file: Path, right: Ask) -> None:
    which, answered, check = ONE_THING[what]
    assert faults(case(file), wrong(right, which, answered)) == [check]


# What is unusual, and no fault.
UNUSUAL: dict[str, tuple[Callable[[Question], bool], Callable[[Answer], Answer]]] = {
    "a weak tag, and no date": (always, without("Last-Modified")),
    "no tag": (always, without("ETag")),
    "no validators": (always, without("ETag", "Last-Modified")),
    "no length": (always, without("Content-Length")),
    "HEAD without a tag": (to_head, without("ETag", "Last-Modified")),
    "compressed for who accepts it": (
        with_header("Accept-Encoding"),
        body(gzip.compress(CONTENT), ("Content-Encoding", "gzip")),
    ),
    "an identity": (always, plus(("Content-Encoding", "identity"))),
    "a 400 to headers of clients": (
        with_header(*(name for name, _ in COMMANDS)),
        instead(answer(400)),
    ),
}


@pytest.mark.parametrize("what", UNUSUAL)
def test_what_is_unusual_is_no_fault(what: str, file: Path, right: Ask) -> None:
    which, answered = UNUSUAL[what]
    asked_by_date = wrong(
        wrong(right, which, answered),
        lambda question: with_header("If-Modified-Since")(question) and what == "no tag",
        instead(answer(304)),
    )
    assert faults(case(file), asked_by_date) == []
