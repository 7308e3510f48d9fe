"""What a server sends for a link, and what it keeps to itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pytest

from harness.process import free_port, scratch, share
from harness.servers import start_nginx
from tests.clocks import at
from tests.servers.browser import Browser
from tests.verifying.expected import PREFIX
from tests.verifying.site import LOCATION, NOW, site_around, started, verifying, write
from xsendfile.links import BadToken, Dialect, LinkSigner, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

_SECRET = "not to be guessed by anybody"
_NATIVE = LinkSigner({"k1": _SECRET})
_SECURE = SecureLink(_SECRET, prefix=PREFIX)
_SECDOWNLOAD = Secdownload(_SECRET, timeout=3600)
_CONTENT = bytes(range(256)) * 512

Sign = Callable[[str], str]


class Site(NamedTuple):
    """A server, and how links for it are made.

    Attributes:
        browser: a client of it.
        sign: returns a link of an hour for a path.
        server: its name.

    """

    browser: Browser
    sign: Sign
    server: str

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        answer = self.browser.get(self.sign(path), **headers)
        return answer.status, answer.body


def _native(path: str) -> str:
    return PREFIX + _NATIVE.sign(path, clock=at(NOW))


def _native_path(path: str) -> str:
    return PREFIX + _NATIVE.sign(path, form="path", clock=at(NOW))


def _secure(path: str) -> str:
    return PREFIX + _SECURE.sign(path, clock=at(NOW))


def _secdownload(path: str) -> str:
    return PREFIX + _SECDOWNLOAD.sign(path, clock=at(NOW))


SITES: Mapping[str, tuple[str, Dialect, Sign]] = {
    "native": ("nginx", _NATIVE, _native),
    "native, in the path": ("nginx", _NATIVE, _native_path),
    "secure-link": ("nginx", _SECURE, _secure),
    "secdownload": ("lighttpd", _SECDOWNLOAD, _secdownload),
}


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    server, dialect, sign = SITES[request.param]
    with scratch("verified-") as directory:
        root = directory / "root"
        write(root, b"data.bin", _CONTENT)
        write(root, b"page.html", b"<p>")
        write(root, b"folder/index.html", b"an index")
        write(root, b".hidden/x", b"hidden")
        write(directory, b"root-old/data.bin", b"beside the root")
        (root / "out").symlink_to(directory / "root-old" / "data.bin")
        (root / "above").symlink_to(directory / "root-old")
        (root / "in").symlink_to("data.bin")
        (root / "closed").write_bytes(b"closed")
        (root / "closed").chmod(0o200)
        with verifying(dialect, root, directory, server) as browser:
            yield Site(browser, sign, server)


def test_the_bytes_are_the_file_s(site: Site) -> None:
    assert site.get("data.bin") == (200, _CONTENT)


def test_head_tells_the_length_and_sends_nothing(site: Site) -> None:
    answer = site.browser.ask(site.sign("data.bin"), "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(_CONTENT))


@pytest.mark.parametrize(
    ("asked", "span"),
    [("bytes=0-0", _CONTENT[:1]), ("bytes=5-99", _CONTENT[5:100]), ("bytes=-7", _CONTENT[-7:])],
)
def test_a_range_of_it(site: Site, asked: str, span: bytes) -> None:
    assert site.get("data.bin", Range=asked) == (206, span)


def test_a_range_that_there_is_not(site: Site) -> None:
    answer = site.browser.get(site.sign("data.bin"), Range="bytes=999999-")
    length = f"bytes */{len(_CONTENT)}" if site.server == "nginx" else None
    assert (answer.status, answer.headers["Content-Range"]) == (416, length)


def test_nothing_anew_for_who_has_it(site: Site) -> None:
    link = site.sign("data.bin")
    tag = site.browser.get(link).headers["ETag"]
    answer = site.browser.get(link, If_None_Match=tag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["Cache-Control"].startswith("private, ")


def test_the_type_is_told_from_the_name(site: Site) -> None:
    assert site.browser.get(site.sign("page.html")).headers["Content-Type"] == "text/html"


def test_dotfiles_are_files(site: Site) -> None:
    assert site.get(".hidden/x") == (200, b"hidden")


@pytest.mark.parametrize("path", ["missing", "folder", "data.bin/x", "x" * 300])
def test_a_link_to_what_is_no_file(site: Site, path: str) -> None:
    answer = site.browser.get(site.sign(path))
    assert answer.status == 404
    assert answer.all("Cache-Control") == ["no-store"]
    assert answer.headers["Content-Disposition"] is None


@pytest.mark.parametrize("path", ["out", "above/data.bin", "in", "closed"])
def test_a_symbolic_link_and_a_file_that_it_may_not_read(site: Site, path: str) -> None:
    answer = site.browser.get(site.sign(path))
    told = {"nginx": (404, ["no-store"]), "lighttpd": (403, [])}[site.server]
    assert (answer.status, answer.all("Cache-Control")) == told


@pytest.mark.parametrize("path", ["/", "/files", "/index.html", "/root/data.bin", "/files/"])
def test_there_is_nothing_without_a_link(site: Site, path: str) -> None:
    assert site.browser.get(path).status == 404


def test_referrers_are_not_told(site: Site) -> None:
    assert site.browser.get(site.sign("page.html")).headers["Referrer-Policy"] == "no-referrer"


def test_another_method_is_told_which_there_are(site: Site) -> None:
    answer = site.browser.ask(site.sign("data.bin"), "DELETE")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["native", "native, in the path", "secure-link"])
def test_no_token_is_in_the_access_log(name: str) -> None:
    server, dialect, sign = SITES[name]
    with scratch("verified-") as directory:
        write(directory, b"root/page.html", b"<p>")
        log = share(directory / "log") / "access.json"
        root = directory / "root"
        with verifying(dialect, root, directory, server, access_log=str(log)) as browser:
            good, bad = sign("page.html"), sign("page.html").replace("expires=1", "expires=2")
            assert (browser.get(good).status, browser.get(bad).status) == (200, 403)
        lines = log.read_text().splitlines()
    read = [json.loads(line) for line in lines]
    assert [line["status"] for line in read] == [200, 403]
    assert [line["path"].removeprefix(PREFIX).strip("/") for line in read] == ["page.html"] * 2
    assert "expires" not in "".join(lines)


def test_links_are_followed_where_the_root_says_so() -> None:
    port = free_port()
    with scratch("verified-") as directory:
        write(directory, b"outside", b"outside")
        (directory / "root").mkdir()
        (directory / "root" / "link").symlink_to(directory / "outside")
        roots = [FrontRoot(f"{directory}/root", LOCATION, "follow")]
        text = verifying_configuration("nginx", roots, _NATIVE, listen=f"127.0.0.1:{port}")
        with start_nginx(text, directory, port), Browser(port) as browser:
            answer = browser.get(PREFIX + _NATIVE.sign("link"))
    assert (answer.status, answer.body) == (200, b"outside")


ADDRESSES = (
    *("127.0.0.1", "203.0.113.77", "0.0.0.0", "254.1.2.3", "10.9.8.7"),  # noqa: S104
    *("::", "::1", "::1:2:3:4:5", "1::", "1:2:3:4:5:6:7:8", "1:0:0:4::8", "0:0:0:5::", "1:0:3::"),
    *(
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "fe80::1",
        "0:2::1",
        "::ffff:203.0.113.5",
        "::1.2.3.4",
    ),
)


@pytest.fixture(scope="module")
def beyond_a_proxy() -> Iterator[Browser]:
    """Nginx that is told the address of its client by `X-Client`."""
    snippet = verifying_configuration("nginx", [FrontRoot("/etc", LOCATION)], _NATIVE, snippet=True)
    port = free_port()
    with (
        scratch("nginx-") as directory,
        started("nginx", site_around(snippet, port), directory, port),
        Browser(port) as browser,
    ):
        yield browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_for_a_network_is_for_that_network(address: str, beyond_a_proxy: Browser) -> None:
    link = PREFIX + _NATIVE.sign("passwd", client=address, clock=at(NOW))
    seen = {other: beyond_a_proxy.get(link, X_Client=other).status for other in ADDRESSES}
    assert seen == {other: 200 if _is_for(address, other) else 403 for other in ADDRESSES}


def _is_for(address: str, other: str) -> bool:
    """Whether our verifier takes the link of one client from another."""
    link = _NATIVE.sign("passwd", client=address, clock=at(NOW))
    try:
        _NATIVE.verify(link, client=other, clock=at(NOW))
    except BadToken:
        return False
    return True
