"""Questions, and what may be wrong with their answers."""

from __future__ import annotations

from collections.abc import Callable

from tests.doctor.inprocess import answer
from xsendfile._doctor.records import Answer, Ask, Probe, Probes, Question

NGINX = ("Server", "nginx")
LIBRARY_404 = answer(404, b"404 Not Found\n", {"Cache-Control": "no-store"})
REDIRECTED = answer(302, b"", {"Location": "/login"})
FORM = answer(200, b'<form><input class=x type="password" name=p></form>')


def always(_question: Question) -> bool:
    return True


def to_head(question: Question) -> bool:
    return question.method == "HEAD"


def with_header(*names: str) -> Callable[[Question], bool]:
    return lambda question: any(name in names for name, _ in question.headers)


def with_line(name: str, value: str) -> Callable[[Question], bool]:
    return lambda question: (name, value) in question.headers


def plus(*headers: tuple[str, str]) -> Callable[[Answer], Answer]:
    """Return an answer with headers more."""
    return lambda answer: answer._replace(headers=(*answer.headers, *headers))


def without(*names: str) -> Callable[[Answer], Answer]:
    """Return an answer with headers less."""
    return lambda answer: answer._replace(
        headers=tuple(header for header in answer.headers if header[0] not in names)
    )


def instead(other: Answer) -> Callable[[Answer], Answer]:
    return lambda _answer: other


def body(content: bytes, *headers: tuple[str, str]) -> Callable[[Answer], Answer]:
    """Return an answer with another body."""
    return lambda old: answer(old.status, content, (*old.headers, *headers))


def instead_of_all(one: Answer) -> Ask:
    return lambda _question: one


def probe(name: str, content: bytes) -> Probe:
    return Probe(f"/probes/{name}", content)


PROBES = Probes(
    (probe("plain", b"plain"), probe("other", b"other")),
    (("a b", probe("a%20b", b"special")),),
    probe("link", b"root:x:0:0"),
)
ARRIVING = {
    "/probes/plain": answer(200, b"plain", {"ETag": '"1"'}),
    "/probes/other": answer(200, b"other", {"ETag": '"2"'}),
    "/probes/a%20b": answer(200, b"special"),
    "/probes/link": LIBRARY_404,
}
