"""An ASGI server for one request, as strict as the HTTP specification 2.3 (asgi.readthedocs.io).

`ask` is all that most tests need. With an `Exchange`, a test takes the
messages one by one, and may go away between two of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote_from_bytes
from wsgiref.util import is_hop_by_hop

from xsendfile import PrivateFiles
from xsendfile._asgi import ASGIApplication
from xsendfile.asgi import send_file

START = "http.response.start"
BODY = "http.response.body"
PATHSEND = "http.response.pathsend"

PATIENCE = 20.0  # seconds; a test that waits longer has failed
_WITHOUT_CONTENT = frozenset((204, 304))

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


class Answer(NamedTuple):
    """What the client got.

    Attributes:
        status: the status code.
        headers: the headers, in order.
        body: all bytes of the body, wherever they came from.
        path: the file that the server was told to send.

    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    path: str | None = None

    def header(self, name: str) -> str | None:
        """Return the value of a header that may occur once, or None."""
        values = [value for key, value in self.headers if key == name.lower()]
        assert len(values) < 2, f"{name} occurs {len(values)} times"
        return values[0] if values else None


def scope_for(
    path: bytes = b"/", method: str = "GET", headers: Headers = (), **more: object
) -> dict[str, Any]:
    """Return the scope of a request.

    Args:
        path: decoded; `path` and `raw_path` of the scope are made of it, as servers do.
        method: in any case of letters.
        headers: by their own names; those of one name are several.
        **more: further keys (`root_path`, `extensions`), or others' values.

    """
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode(errors="replace"),
        "raw_path": quote_from_bytes(path).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        **more,
    }


def ask(
    application: ASGIApplication,
    path: bytes = b"/",
    method: str = "GET",
    headers: Headers = (),
    **more: object,
) -> Answer:
    """Send a request and read all of the answer, in an event loop of its own."""
    return asyncio.run(asked(application, scope_for(path, method, headers, **more)))


async def asked(application: ASGIApplication, scope: dict[str, Any]) -> Answer:
    """Send a request and read all of the answer. No task may be left over."""
    before = asyncio.all_tasks()
    async with Exchange(application, scope) as exchange:
        while await exchange.message() is not None:
            pass
        answer = exchange.response.answer()
    assert asyncio.all_tasks() <= before
    return answer


def sending(files: PrivateFiles, name: Any, **options: Any) -> ASGIApplication:  # noqa: ANN401
    """Return an application that answers every request with one file."""
    return lambda scope, receive, send: send_file(scope, receive, send, files, name, **options)


class Exchange:
    """A request, and its answer as it comes: an asynchronous context.

    `send` returns when the test has taken the message, as that of a server
    whose buffer is full, or when the client is gone. From then on it does
    nothing, or raises OSError if the scope's `spec_version` is at least 2.4.
    `receive` gives the body, then waits for the end of the connection.

    Attributes:
        response: what was sent so far.
        late: the messages that were sent when nobody was there.

    """

    def __init__(self, application: ASGIApplication, scope: dict[str, Any], *body: bytes) -> None:
        """Prepare a request whose body comes in the parts of `body`."""
        self.response = Response(scope)
        self.late: list[MutableMapping[str, Any]] = []
        self._application = application
        self._scope = scope
        self._body = list(body or (b"",))
        self._sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Call the application."""
        call = self._application(self._scope, self._receive, self._send)
        self._running = asyncio.ensure_future(call)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Cancel the application, if it has not returned."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        assert error is not None or not self.response.broken, self.response.broken

    async def message(self) -> MutableMapping[str, Any] | None:
        """Take the next message; None if the application has returned, and raise what it raised."""
        taking = asyncio.ensure_future(self._sent.get())
        waiting: set[asyncio.Future[Any]] = {taking, self._running}
        await asyncio.wait(waiting, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            self._sent.task_done()
            return taking.result()
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await self.end()
        return None

    def disconnect(self) -> None:
        """Go away; what was sent and not yet taken is lost."""
        self._gone.set()
        while not self._sent.empty():
            self.late.append(self._sent.get_nowait())
            self._sent.task_done()

    async def end(self) -> None:
        """Wait until the application returns, and raise what it raised."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(self._running)

    async def _receive(self) -> dict[str, Any]:
        if self._body:
            part = self._body.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self._body)}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.response.take(message)
        if self._gone.is_set():
            self.late.append(message)
            if self._scope["asgi"]["spec_version"] >= "2.4":
                raise OSError("the client is gone")
            return
        self._sent.put_nowait(message)
        await self._sent.join()
        if self.response.complete:
            self._gone.set()


class Response:
    """The messages of a response, checked one by one.

    Attributes:
        start: status and headers, None before the first message.
        body: the bytes so far.
        complete: whether the last message was taken.
        broken: what was wrong with a message, if one was.

    """

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.start: tuple[int, list[tuple[str, str]]] | None = None
        self.body = bytearray()
        self.complete = False
        self.broken = ""
        self._allowed = {START, BODY, *({PATHSEND} & set(scope.get("extensions") or ()))}
        self._is_head = scope["method"] == "HEAD"
        self._path: str | None = None

    def take(self, message: MutableMapping[str, Any]) -> None:
        """Take a message; a wrong one is remembered if the application catches the error."""
        try:
            self._take(message)
        except AssertionError as error:
            self.broken = str(error)
            raise

    def answer(self) -> Answer:
        """Return the response as the client sees it."""
        assert not self.broken, self.broken
        assert self.start is not None, "no response"
        assert self.complete, "the response has no end"
        answer = Answer(*self.start, bytes(self.body), self._path)
        length = answer.header("Content-Length")
        if self._is_head or answer.status in _WITHOUT_CONTENT:
            assert answer.body == b"", f"{answer.status} to {self._is_head=} has content"
        elif length is not None:
            assert length == str(len(answer.body)), f"{length} announced, {len(answer.body)} sent"
        return answer

    def _take(self, message: MutableMapping[str, Any]) -> None:
        kind = message.get("type")
        assert kind in self._allowed, f"{kind} is no message for this request"
        assert not self.complete, f"{kind} after the end"
        assert (kind == START) == (self.start is None), f"{kind}: the start comes once and first"
        if kind == START:
            _has(message, status=int, headers=Iterable, trailers=bool)
            assert 200 <= message.get("status", 0) <= 599
            assert not message.get("trailers")
            self.start = (message["status"], [_text(*pair) for pair in message.get("headers", ())])
        elif kind == BODY:
            _has(message, body=bytes, more_body=bool)
            self.body += message.get("body", b"")
            self.complete = not message.get("more_body", False)
        else:
            _has(message, path=str)
            assert not self.body, "either bytes or a path"
            self._path = message.get("path", "")
            file = Path(self._path)
            assert file.is_absolute(), f"{file} is not absolute"
            self.body += file.read_bytes()
            self.complete = True


def _has(message: Mapping[str, Any], **kinds: type) -> None:
    """Check that a message has no other keys, and values of these types."""
    assert message.keys() <= {"type", *kinds}, f"{message.keys()}"
    for key, value in message.items():
        expected = kinds.get(key, str)
        assert isinstance(value, expected), f"{key} is {value!r}"
        assert expected is bool or not isinstance(value, bool), f"{key} is {value!r}"


def _text(name: bytes, value: bytes) -> tuple[str, str]:
    """Return a header as text. Framing and the connection are the server's own business."""
    assert type(name) is type(value) is bytes, f"{name!r}: {value!r}"
    assert name == name.lower(), f"{name!r} is not in lower case"
    assert name, "a header without a name"
    assert not name.startswith(b":"), f"{name!r} is a pseudo-header"
    assert name == name.strip(), f"{name!r}"
    assert not set(value) & set(b"\r\n\0"), f"{value!r} is more than a line"
    text = name.decode("ascii")
    assert not is_hop_by_hop(text), f"{text} belongs to the connection"
    return text, value.decode("latin-1")
