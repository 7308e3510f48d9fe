"""Somebody with a browser of their own: cookies, forms, uploads."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.servers.browser import Answer, Browser

_BOUNDARY = "----------a-boundary"


class Reader(Browser):
    """A client of the library."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(
        self, target: str | bytes, method: str = "GET", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request with the cookies that came with earlier answers."""
        return self._sent(target, method, headers or {}, None)

    def log_in(self, name: str, password: str) -> None:
        """Log in, as any reader does."""
        answer = self.fill_in("/login/", username=name, password=password)
        assert (answer.status, answer.headers["Location"]) == (302, "/")

    def fill_in(self, page: str, **fields: str) -> Answer:
        """Send the form of a page back to it."""
        token = self._token(page)
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._sent(page, "POST", headers, body)

    def upload(self, title: str, name: str, content: bytes) -> Answer:
        """Add a document."""
        fields = {"csrfmiddlewaretoken": self._token("/"), "title": title}
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        ]
        parts.append(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self._sent("/", "POST", headers, body)

    def page_of(self, title: str) -> str:
        """Return the address of the page of a document in the reader's list."""
        found = re.search(rf'href="([^"]+)">{re.escape(title)}<', self.get("/").body.decode())
        assert found, title
        return found[1]

    def _token(self, page: str) -> str:
        """Return the token that guards the forms of a page."""
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page).body)
        assert found, page
        return found[1].decode()

    def _sent(
        self, target: str | bytes, method: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        """Send a request, keep the cookies, and return the answer."""
        text = target if isinstance(target, str) else target.decode("latin-1")
        cookies = "; ".join(f"{each.key}={each.value}" for each in self.cookies.values())
        with_cookies = {**headers, "Cookie": cookies} if cookies else headers
        self._connection.request(method, text, body, with_cookies)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for cookie in answer.all("Set-Cookie"):
            self.cookies.load(cookie)
        return answer
