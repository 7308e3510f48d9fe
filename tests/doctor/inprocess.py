"""A site in this process: the library answers, nothing is sent; and what may be wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from xsendfile import PrivateFiles, Refused, Request
from xsendfile._doctor.disk import original
from xsendfile._doctor.examination import examine
from xsendfile._doctor.fields import values
from xsendfile._doctor.records import PART, Answer, Ask, Case, Expected, Finding, Question
from xsendfile._model import Span
from xsendfile._refusals import REFUSALS, refusal

NGINX_404 = b"<html>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n"
PREFIX = "/send?name="


def answer(
    status: int = 200,
    body: bytes = b"",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    *,
    cut: bool = False,
) -> Answer:
    """Return an answer that was read to its end."""
    pairs = tuple(headers.items() if isinstance(headers, Mapping) else headers)
    digest = hashlib.sha256(body).hexdigest()
    return Answer(status, pairs, body[:PART], len(body), digest, cut)


def site(root: Path) -> Ask:
    """Return what asks an application that sends the files of `root`."""
    files = PrivateFiles(root)

    def ask(question: Question) -> Answer:
        def header(name: str) -> str | None:
            return next(iter(values(question.headers, name)), None)

        names = parse_qs(urlsplit(question.target).query).get("name", ["/"])
        request = Request(question.method, header=header)
        try:
            reply = files.answer(request, names[0])
        except Refused as refused:
            reply = refusal(refused, question.method, REFUSALS)
        body = b""
        for part in reply.body:
            if isinstance(part, Span):
                assert reply.content is not None
                body += reply.content.read(part.start, part.stop - part.start)
            else:
                body += part
        if reply.content is not None:
            reply.content.close()
        return answer(reply.status, body, reply.headers)._replace(
            size=min(len(body), question.most)
        )

    return ask


def wrong(
    right: Ask, which: Callable[[Question], bool], answered: Callable[[Answer], Answer]
) -> Ask:
    """Return what asks a site that answers some questions wrongly.

    Args:
        right: the site.
        which: tells those questions.
        answered: makes the wrong answer of the right one.

    """

    def ask(question: Question) -> Answer:
        given = right(question)
        return answered(given) if which(question) else given

    return ask


def case(file: Path) -> Case:
    """Return what is known of a file that the site delivers; everybody may read it."""
    readable = original(str(file))._replace(steps=())
    return Case(f"{PREFIX}{file.name}", readable, expected=(Expected("Content-Type"),))


def faults(case: Case, ask: Ask) -> list[str]:
    """Return the names of the faults that an examination finds."""
    return [each.check for each in examine(case, ask).findings if each.state == "fault"]


def finding(case: Case, ask: Ask, check: str) -> Finding:
    """Return one line of the report."""
    (found,) = (each for each in examine(case, ask).findings if each.check == check)
    return found
