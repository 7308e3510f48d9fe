"""A small HTTP server that answers with bytes as they are told, however wrong."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

PATIENCE = 20.0  # seconds

Respond: TypeAlias = Callable[[bytes], "bytes | None"]
"""Takes the head of a request; None closes the connection without an answer."""


@contextmanager
def serving(
    respond: Respond,
    *,
    host: str = "127.0.0.1",
    context: ssl.SSLContext | None = None,
    until: threading.Event | None = None,
) -> Iterator[str]:
    """Answer one connection after the other, and yield the address.

    Args:
        respond: makes the answers.
        host: the address to listen on.
        context: for https.
        until: what connections are kept open for, after the answer.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen()
        thread = threading.Thread(target=_serve, args=(listener, respond, context, until))
        thread.start()
        try:
            name = f"[{host}]" if ":" in host else host
            scheme = "https" if context else "http"
            yield f"{scheme}://{name}:{listener.getsockname()[1]}"
        finally:
            # Wakes `accept` up; the socket itself is closed when the thread has ended.
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)


def _serve(
    listener: socket.socket,
    respond: Respond,
    context: ssl.SSLContext | None,
    until: threading.Event | None,
) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(PATIENCE)
        try:
            with _secured(connection, context) as peer:
                _answer(peer, respond)
                if until is not None:
                    until.wait(PATIENCE)
        except OSError:  # the client has seen enough
            continue


def _secured(connection: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return context.wrap_socket(connection, server_side=True) if context else connection


def _answer(peer: socket.socket, respond: Respond) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        received = peer.recv(65536)
        if not received:
            return
        head += received
    response = respond(head)
    if response is not None:
        peer.sendall(response)


def response(
    body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None
) -> bytes:
    """Return a response; `length` is what it announces, the truth unless told."""
    announced = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {announced}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
