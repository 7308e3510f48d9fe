"""The service with links."""

from __future__ import annotations

import time

import pytest

from tests.service.site import LINKS, SECRET, Site
from xsendfile.links import (
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    TokenConfig,
)
from xsendfile.links.named import DIALECTS

BODY = b"%PDF of the third quarter"


def at_dawn() -> float:
    """Return a time when every link has ended by now."""
    return 1_000_000_000.0


def test_a_link_opens_its_file(site: Site) -> None:
    answer = site.ask(LINKS.sign("docs/q3.pdf"))
    assert (answer.status, answer.body) == (200, BODY)


LINKS_OF = {
    "native": LINKS.sign("docs/q3.pdf"),
    "mod-auth-token": ModAuthToken(SECRET).sign("docs/q3.pdf"),
    "xsendfile-1.0": TokenConfig(SECRET).sign("docs/q3.pdf"),
    "secdownload": Secdownload(SECRET).sign("docs/q3.pdf"),
    "secure-link": SecureLink(SECRET).sign("docs/q3.pdf"),
    "secure-link-secret": SecureLinkSecret(SECRET).sign("docs/q3.pdf"),
}
ENDED = {
    "native": LINKS.sign("docs/q3.pdf", clock=at_dawn),
    "mod-auth-token": ModAuthToken(SECRET).sign("docs/q3.pdf", clock=at_dawn),
    "xsendfile-1.0": TokenConfig(SECRET).sign("docs/q3.pdf", clock=at_dawn),
    "secdownload": Secdownload(SECRET).sign("docs/q3.pdf", clock=at_dawn),
    "secure-link": SecureLink(SECRET).sign("docs/q3.pdf", clock=at_dawn),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_dialect(site: Site, dialect: str) -> None:
    answer = site.serving(dialect=dialect, timeout=_timeout(dialect)).ask(LINKS_OF[dialect])
    assert (answer.status, answer.body) == (200, BODY)


@pytest.mark.parametrize("dialect", ENDED)
def test_a_link_that_has_ended(site: Site, dialect: str) -> None:
    assert site.serving(dialect=dialect).ask(ENDED[dialect]).status == 410


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_forged_link(site: Site, dialect: str) -> None:
    """With the status that the dialect always had."""
    url = LINKS_OF[dialect].replace("q3.pdf", "q4.pdf")
    status = 404 if dialect == "xsendfile-1.0" else 403
    assert site.serving(dialect=dialect).ask(url).status == status


@pytest.mark.parametrize("url", ["/docs/q3.pdf", "/", "/out", "/.git/config", "/missing"])
def test_nothing_without_a_link(site: Site, url: str) -> None:
    assert site.ask(url).status in {403, 404}


def test_a_link_to_a_file_that_is_missing(site: Site) -> None:
    assert site.ask(LINKS.sign("docs/q9.pdf")).status == 404


def test_a_link_to_a_dotfile_was_signed_on_purpose(site: Site) -> None:
    assert site.ask(LINKS.sign(".htpasswd")).status == 200


def test_a_link_never_leads_out_of_the_root(site: Site) -> None:
    assert site.ask(LINKS.sign("out")).status == 404


def test_where_links_may_lead_is_a_setting(site: Site) -> None:
    assert site.serving(symlinks="follow").ask(LINKS.sign("out")).body == b"outside"


def test_head(site: Site) -> None:
    answer = site.ask(LINKS.sign("docs/q3.pdf"), "HEAD")
    assert (answer.status, answer.header("Content-Length"), answer.body) == (200, "25", b"")


def test_another_method_with_an_authentic_link(site: Site) -> None:
    answer = site.ask(LINKS.sign("docs/q3.pdf"), "POST")
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")


def test_another_method_with_a_forged_link(site: Site) -> None:
    assert site.ask(LINKS.sign("docs/q3.pdf").replace("q3", "q4"), "POST").status == 403


def test_a_range(site: Site) -> None:
    answer = site.ask(LINKS.sign("docs/q3.pdf"), headers={"Range": "bytes=1-3"})
    assert (answer.status, answer.body) == (206, b"PDF")


def test_a_delivery_is_cached_no_longer_than_the_link_lives_and_tells_no_referrer(
    site: Site,
) -> None:
    answer = site.ask(LINKS.sign("docs/q3.pdf", expires_in=60))
    visibility, _, age = (answer.header("Cache-Control") or "").partition(", max-age=")
    assert visibility == "private"
    assert 0 < int(age) <= 60
    assert answer.header("Referrer-Policy") == "no-referrer"


def test_a_refusal_is_not_stored(site: Site) -> None:
    assert site.ask("/docs/q3.pdf").header("Cache-Control") == "no-store"


def test_what_would_run_in_the_sites_name_is_saved(site: Site) -> None:
    """Users upload: unless told otherwise, nothing of theirs runs in the site's name."""
    link = LINKS.sign("docs/page.html", as_attachment=False)
    answer = site.ask(link)
    assert (answer.header("Content-Disposition") or "").startswith("attachment")
    assert answer.header("X-Content-Type-Options") == "nosniff"
    shown = site.serving(inline="any").ask(link)
    assert not (shown.header("Content-Disposition") or "").startswith("attachment")


def test_keys_are_rotated_by_a_new_line_above_the_old_one(site: Site) -> None:
    new = "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"
    service = site.serving(keys=f"2026c:{new}\n2026b:{SECRET}")
    for links in (LinkSigner({"2026c": new}), LINKS):
        assert service.ask(links.sign("docs/q3.pdf")).status == 200


def test_a_realm(site: Site) -> None:
    films = site.serving(realm="films")
    assert films.ask(LINKS.sign("docs/q3.pdf")).status == 403
    assert films.ask(
        LinkSigner({"2026b": SECRET}, realm="films").sign("docs/q3.pdf")
    ).status == 200  # fmt: skip


def test_a_binding_takes_the_address_from_the_connection(site: Site) -> None:
    link = LINKS.sign("docs/q3.pdf", client="192.0.2.7")
    forged = {"X-Forwarded-For": "192.0.2.7"}
    assert site.ask(link, client=("192.0.2.99", 5)).status == 200
    assert site.ask(link, client=("198.51.100.1", 5)).status == 403
    assert site.ask(link, client=("198.51.100.1", 5), headers=forged).status == 403
    assert site.ask(link, client=None, headers=forged).status == 403


@pytest.mark.parametrize(
    "proxies", ["127.0.0.1", "10.0.0.0/8,127.0.0.0/8", "unix 127.0.0.1", "::1, 127.0.0.1"]
)
def test_a_binding_takes_the_address_from_a_proxy_that_was_named(site: Site, proxies: str) -> None:
    link = LINKS.sign("docs/q3.pdf", client="192.0.2.7")
    behind = site.serving(proxies=proxies)
    proxy = ("127.0.0.1", 5)
    assert behind.ask(link, client=proxy, headers={"X-Forwarded-For": "192.0.2.7"}).status == 200
    for header in ("198.51.100.1", "192.0.2.7, 198.51.100.1", "nobody"):
        assert behind.ask(link, client=proxy, headers={"X-Forwarded-For": header}).status == 403
    assert behind.ask(link, client=proxy).status == 403
    stranger = ("198.51.100.1", 5)
    assert behind.ask(link, client=stranger, headers={"X-Forwarded-For": "192.0.2.7"}).status == 403


def test_a_link_of_this_moment_is_valid(site: Site) -> None:
    """The service asks the machine for the time."""
    assert site.ask(LINKS.sign("docs/q3.pdf", clock=lambda: time.time() - 3590)).status == 200
    assert site.ask(LINKS.sign("docs/q3.pdf", clock=lambda: time.time() - 3610)).status == 410


def _timeout(dialect: str) -> str:
    """Return a timeout for the dialects that have one: longer than the tests take."""
    return "3600" if dialect in {"mod-auth-token", "xsendfile-1.0", "secdownload"} else ""
