"""A line for each request, in which no token can stand."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable

import pytest

from tests.asgi_client import PATHSEND, Exchange, ask, scope_for
from tests.service.site import LINKS, SECRET, Site
from xsendfile._asgi import Receive, Scope, Send
from xsendfile._http.forwarded import Proxies
from xsendfile.links import ModAuthToken, Secdownload, SecureLinkSecret, TokenConfig
from xsendfile.service import application as service
from xsendfile.service._access_log import AccessLog

LINK = LINKS.sign("docs/q3.pdf")
FOREIGN = LINK.replace("q3", "q4")


@pytest.fixture
def logged(site: Site, caplog: pytest.LogCaptureFixture) -> Site:
    """The service with its access log."""
    caplog.set_level(logging.INFO, "xsendfile.access")
    return site.serving(access_log="1")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged, without how long it took."""
    messages = [r.getMessage() for r in caplog.records if r.name == "xsendfile.access"]
    return [re.sub(r" \d+\.\dms ", " ", message) for message in messages]


def test_client_method_status_bytes_and_the_file_that_was_opened(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    logged.ask(LINK)
    logged.ask(LINK, "HEAD")
    logged.ask(LINK, headers={"Range": "bytes=0-9"})
    logged.ask(LINK, "POST")
    logged.ask(FOREIGN)
    logged.ask("/.health", client=("192.0.2.7", 1))
    assert lines(caplog) == [
        "127.0.0.1 GET 200 25 /docs/q3.pdf",
        "127.0.0.1 HEAD 200 0 /docs/q3.pdf",
        "127.0.0.1 GET 206 10 /docs/q3.pdf",
        "127.0.0.1 POST 405 23 -",
        "127.0.0.1 GET 403 14 -",
        "192.0.2.7 GET 200 7 -",
    ]


def test_how_long_it_took(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "xsendfile.access")
    times = iter([10.0, 10.1234])

    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    ask(AccessLog(application, Proxies(), clock=lambda: next(times)), b"/")
    assert caplog.messages == ["127.0.0.1 GET 204 0 123.4ms -"]


def test_nothing_is_logged_unless_it_is_switched_on(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    logged.serving(access_log="0").ask(LINK)
    assert lines(caplog) == []


# Made when they are needed: some are good for a minute.
TOKENS: dict[str, Callable[[], list[str]]] = {
    "native": lambda: [LINK, LINKS.sign("docs/q3.pdf", form="path"), FOREIGN],
    "mod-auth-token": lambda: [ModAuthToken(SECRET).sign("docs/q3.pdf")],
    "xsendfile-1.0": lambda: [TokenConfig(SECRET).sign("docs/q3.pdf")],
    "secdownload": lambda: [Secdownload(SECRET).sign("docs/q3.pdf")],
    "secure-link-secret": lambda: [SecureLinkSecret(SECRET).sign("docs/q3.pdf")],
}


@pytest.mark.parametrize("dialect", TOKENS)
def test_no_log_holds_a_token_or_a_part_of_one(
    logged: Site, caplog: pytest.LogCaptureFixture, dialect: str
) -> None:
    caplog.set_level(logging.DEBUG)
    site = logged.serving(dialect=dialect)
    for url in TOKENS[dialect]():
        for asked in (url, url + "x", f"{url}?{url}", url.replace("q3", "q5")):
            site.ask(asked)
            site.ask(asked, "POST", {"Referer": f"https://example.org{url}"})
        tokens = re.findall(r"[A-Za-z0-9_-]{8,}", url.replace("docs/q3.pdf", ""))
        assert tokens
        assert not [token for token in tokens if token in caplog.text]
    assert "GET 200 25" in caplog.text or "/docs/q3.pdf" in caplog.text


def test_a_public_file_is_named_where_there_are_no_links(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "xsendfile.access")
    public = site.public(access_log="1")
    public.ask(f"/docs/q3.pdf?{LINK}")
    public.ask("/missing")
    assert lines(caplog) == ["127.0.0.1 GET 200 25 /docs/q3.pdf", "127.0.0.1 GET 404 14 -"]


def test_the_client_is_the_one_that_a_named_proxy_tells(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"X-Forwarded-For": "192.0.2.1, 192.0.2.7"}
    logged.ask(LINK, headers=told)
    logged.serving(proxies="127.0.0.1").ask(LINK, headers=told)
    logged.ask(LINK, client=None, headers=told)
    assert [line.split()[0] for line in lines(caplog)] == ["127.0.0.1", "192.0.2.7", "-"]


def test_a_name_cannot_make_a_line_of_its_own(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    name = "a\n127.0.0.1 GET 200 1 1.0ms \udcff"
    (logged.root / name).write_bytes(b"x")
    logged.ask(LINKS.sign(name))
    (line,) = lines(caplog)
    assert "\n" not in line
    assert line.isascii()


@pytest.mark.parametrize("method", ["GET\n", "G T", "", "é", "A" * 20])
def test_a_method_that_is_no_word_is_not_told(
    caplog: pytest.LogCaptureFixture, method: str
) -> None:
    caplog.set_level(logging.INFO, "xsendfile.access")

    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 405, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    ask(AccessLog(application, Proxies()), b"/", method)
    assert lines(caplog) == ["127.0.0.1 - 405 0 -"]


def test_a_file_that_the_server_opens_itself_counts_as_sent(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    (logged.root / "docs/q3.pdf").write_bytes(bytes(300_000))  # what is short is sent from here
    assert logged.ask(LINK, extensions={PATHSEND: {}}).path is not None
    assert lines(caplog) == ["127.0.0.1 GET 200 300000 /docs/q3.pdf"]


def test_a_file_that_is_handed_over_counts_nothing(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    logged.serving(sender="nginx", location="/_a/").ask(LINK)
    assert lines(caplog) == ["127.0.0.1 GET 200 0 /docs/q3.pdf"]


def test_a_client_that_goes_away_is_logged_with_what_it_got(
    logged: Site, caplog: pytest.LogCaptureFixture
) -> None:
    (logged.root / "large").write_bytes(bytes(1_000_000))
    path, _, query = LINKS.sign("large").partition("?")
    scope = scope_for(path.encode(), query_string=query.encode())

    async def left() -> None:
        async with Exchange(service(logged.variables), scope) as exchange:
            await exchange.message()
            await exchange.message()
            exchange.disconnect()
            await exchange.end()

    asyncio.run(left())
    (line,) = lines(caplog)
    status, sent, name = line.split()[2:]
    assert (status, name) == ("200", "/large")
    assert 0 < int(sent) < 1_000_000


def test_an_application_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "xsendfile.access")

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise OSError("no descriptors left")

    with pytest.raises(OSError, match="no descriptors left"):
        ask(AccessLog(application, Proxies()), b"/")
    assert lines(caplog) == ["127.0.0.1 GET - 0 -"]
