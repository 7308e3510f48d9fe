"""Which location serves what, and what no location serves."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.clocks import at
from tests.hostile.folder import SECRET
from tests.servers.browser import Browser
from tests.servers.names import NAMES
from tests.servers.place import Place, content_of, name_path
from tests.servers.site.signing import LINKS

_ENCODED_TWICE = next(
    name_path(index) for index, name in enumerate(NAMES) if name.label == "encoded twice"
)


def test_two_roots_have_a_location_each(browser: Browser) -> None:
    assert browser.get("/send?name=plain.txt").body == content_of(b"plain.txt")
    assert browser.get("/second?name=plain.txt").body == b"the second root\n"


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/mounted/plain.txt", b"the mounted root\n"),
        ("/mounted//plain.txt", b"the mounted root\n"),
        ("/mounted/a%20b/%2541.txt", b"the mounted root, deeper\n"),
    ],
)
def test_a_mounted_application_of_1_0_has_its_location_below_the_mount(
    browser: Browser, target: str, body: bytes
) -> None:
    answer = browser.get(target)
    assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize(
    ("name", "real"),
    [("link.txt", b"plain.txt"), ("directory/below.txt", b"sub/below.txt")],
)
@pytest.mark.parametrize("view", ["/send?name=", "/v1/"])
def test_a_link_that_stays_inside_is_served(
    browser: Browser, view: str, name: str, real: bytes
) -> None:
    answer = browser.get(view + name)
    assert (answer.status, answer.body) == (200, content_of(real))


@pytest.mark.parametrize("name", ["out.txt", "out/plain.txt", "passwd"])
@pytest.mark.parametrize(("view", "status"), [("/send?name=", 404), ("/v1/", 403)])
def test_a_link_that_leads_out_is_refused(
    browser: Browser, view: str, status: int, name: str
) -> None:
    answer = browser.get(view + name)
    assert answer.status == status
    assert SECRET not in answer.body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("link.txt", 403),
        ("out.txt", 403),
        ("passwd", 403),
        ("directory/below.txt", 404),  # a link where nginx wants a directory
        ("out/plain.txt", 404),
        ("out/sub/below.txt", 404),
    ],
)
def test_nginx_itself_refuses_a_link_put_in_place_after_the_proof(
    browser: Browser, path: str, status: int
) -> None:
    answer = browser.get("/raw?uri=" + quote("/_documents/" + path, safe=""))
    assert answer.status == status
    assert SECRET not in answer.body


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("/_documents/plain.txt", 200),  # the view works, so the refusals mean something
        ("/_documents/../documents-secret/plain.txt", 404),
        ("/_documents/%2e%2e/documents-secret/plain.txt", 404),
        ("/_documents-secret/plain.txt", 404),
        ("/_documents../documents-secret/plain.txt", 404),
        ("/_documents", 404),
        ("/_documents/missing.txt", 404),
    ],
)
def test_not_even_a_hand_over_made_wrong_leaves_the_root(
    browser: Browser, uri: str, status: int
) -> None:
    answer = browser.get("/raw?uri=" + quote(uri, safe=""))
    assert answer.status == status
    assert SECRET not in answer.body


@pytest.mark.parametrize(
    "target",
    [
        "/_documents/plain.txt",
        "/%5fdocuments/plain.txt",
        "/%5Fdocuments%2Fplain.txt",
        "//_documents/plain.txt",
        "/_documents//plain.txt",
        "/./_documents/plain.txt",
        "/x/../_documents/plain.txt",
        "/x/%2e%2e/_documents/plain.txt",
        "/send/..%2f_documents/plain.txt",
        "/_documents/plain.txt?x=1",
        "/_documents/sub/../plain.txt",
        "/_second%20place/plain.txt",
        "/v1/-internal-/plain.txt",
        "/v1/%2dinternal-/plain.txt",
        "/v1//-internal-/plain.txt",
        "/mounted/-internal-/plain.txt",
        "/mounted/x/../-internal-/plain.txt",
        "http://127.0.0.1/_documents/plain.txt",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_no_client_reaches_an_internal_location(browser: Browser, target: str, method: str) -> None:
    answer = browser.ask(target, method)
    assert answer.status == 404
    assert b"file plain.txt" not in answer.body


@pytest.mark.parametrize(
    "path",
    ["/../documents-secret/plain.txt", "/%2e%2e/documents-secret/plain.txt", "-secret/plain.txt",
     "/%252e%252e/documents-secret/plain.txt", "/..%2fdocuments-secret%2fplain.txt"],
)  # fmt: skip
def test_a_sibling_whose_name_begins_like_the_roots_is_out_of_reach(
    browser: Browser, path: str
) -> None:
    answer = browser.get("/v1" + path)
    assert answer.status in {403, 404}
    assert SECRET not in answer.body


class TestSigned:
    @pytest.mark.parametrize("name", [b"plain.txt", b"link.txt", _ENCODED_TWICE])
    def test_a_valid_link_is_served(self, browser: Browser, place: Place, name: bytes) -> None:
        answer = browser.get("/links" + LINKS.get_url_path(name))
        with open(place.documents + b"/" + name, "rb") as file:
            assert (answer.status, answer.body) == (200, file.read())

    def test_an_altered_link_is_a_404(self, browser: Browser) -> None:
        link = LINKS.get_url_path("plain.txt")
        digit = "0" if link[1] != "0" else "1"
        for altered in (link.replace("plain", "page"), f"/{digit}{link[2:]}", link + "x"):
            assert browser.get("/links" + altered).status == 404

    def test_a_link_that_has_ended_is_a_410(self, browser: Browser) -> None:
        now = datetime.now(UTC).timestamp()
        assert browser.get("/links" + LINKS.sign("plain.txt", clock=at(now - 3700))).status == 410
        assert browser.get("/links" + LINKS.sign("missing.txt", clock=at(now - 3700))).status == 410


class TestOptions:
    def test_a_limit_of_the_rate_slows_the_transfer_down(self, browser: Browser) -> None:
        size = 30_000  # nginx lets the first second's worth through at once
        start = time.monotonic()
        answer = browser.get("/slow?name=big.bin", Range=f"bytes=0-{size - 1}")
        assert len(answer.body) == size
        assert time.monotonic() - start > 0.4

    @pytest.mark.parametrize("view", ["/slow", "/unbuffered", "/kept", "/charset"])
    def test_no_option_reaches_the_client(self, browser: Browser, view: str) -> None:
        answer = browser.get(f"{view}?name=exact.bin")
        assert answer.body == b"0123456789"
        assert not [name for name in answer.headers if name.lower().startswith("x-accel-")]
