"""What is asked of the examples, and as whom."""

from __future__ import annotations

import contextlib
import socket
from base64 import b64encode
from collections.abc import Iterator

from harness.process import PATIENCE, Server
from tests.recipes_servers.stacks import PASSWORD
from tests.servers.browser import Answer, Browser

REPORT = "/documents/2026/report.pdf"


def basic(login: str) -> str:
    return "Basic " + b64encode(login.encode()).decode()


ADA = {"Authorization": basic(f"ada:{PASSWORD}")}


def as_ada(browser: Browser, target: str, method: str = "GET", **headers: str) -> Answer:
    """Ask as Ada; underscores in names of headers stand for hyphens."""
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.ask(target, method, {**ADA, **own})


@contextlib.contextmanager
def begun(server: Server, target: str) -> Iterator[socket.socket]:
    """Yield the connection of a client, Ada, who has read nothing yet but that she will get it."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in ADA.items())
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        yield connection
