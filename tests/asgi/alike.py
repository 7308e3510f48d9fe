"""The same question to a WSGI and to an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from wsgiref.types import WSGIApplication

from tests.asgi_client import Response, scope_for
from tests.dropin.wsgi_client import Answer, call, request
from tests.wsgi.client import variables
from xsendfile._asgi import ASGIApplication, Message

HAND_OVER = frozenset(("x-sendfile", "x-accel-redirect"))


class Question(NamedTuple):
    """A request; its path is decoded, and begins below the mount."""

    path: bytes = b"/"
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    mount: str = ""


Answers = Mapping[Question, Answer]


def by_wsgi(application: WSGIApplication, questions: Iterable[Question]) -> Answers:
    """Return the answers of a WSGI application."""
    return {question: call(application, _environ(question)) for question in questions}


def by_asgi(application: ASGIApplication, questions: Iterable[Question]) -> Answers:
    """Return the answers of an ASGI application."""

    async def answers() -> Answers:
        return {question: await _asked(application, question) for question in questions}

    return asyncio.run(answers())


def without_length(answers: Answers) -> Answers:
    """Return the answers with a hand-over's length as ASGI has it: that of its own body, none."""
    return {
        question: answer._replace(headers={**answer.headers, "content-length": "0"})
        if HAND_OVER & answer.headers.keys()
        else answer
        for question, answer in answers.items()
    }


def _environ(question: Question) -> dict[str, object]:
    mount = question.mount.encode().decode("latin-1")
    headers = variables(dict(question.headers))
    return request(question.path, question.method, SCRIPT_NAME=mount, **headers)


async def _asked(application: ASGIApplication, question: Question) -> Answer:
    path = question.mount.encode() + question.path
    scope = scope_for(path, question.method, question.headers, root_path=question.mount)
    response = Response(scope)

    async def receive() -> Message:
        return await asyncio.Future()  # the client stays, and says nothing

    async def send(message: Message) -> None:
        response.take(message)

    await application(scope, receive, send)
    answer = response.answer()
    assert len(dict(answer.headers)) == len(answer.headers), "a header was sent twice"
    return Answer(answer.status, dict(answer.headers), answer.body)
