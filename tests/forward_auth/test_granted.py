"""204: what a link opens, with the headers that its delivery should have."""

from __future__ import annotations

import pytest

from tests.clocks import at
from tests.forward_auth.conftest import METHOD, NOW, URL, Asked, url
from xsendfile import LinkSigner, Nginx, PrivateFiles

HEADERS = {"cache-control": "private, max-age=3600", "referrer-policy": "no-referrer"}


def told(asked: Asked, target: str, **settings: object) -> dict[str, str]:
    """Return the headers of a 204, which has nothing else."""
    answer = asked.ask(target, **settings)  # type: ignore[arg-type]
    assert (answer.status, answer.body) == (204, b"")
    headers = dict(answer.headers)
    assert len(headers) == len(answer.headers)
    return headers


@pytest.mark.parametrize("name", ["a.txt", "sub/a.txt", "100%.txt", "100%25.txt", "link.txt"])
def test_a_file_with_a_good_link(asked: Asked, name: str) -> None:
    assert told(asked, url(name)) == HEADERS


@pytest.mark.parametrize("original", ["GET", "HEAD"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_the_method_of_the_sub_request_does_not_matter(
    asked: Asked, original: str, method: str
) -> None:
    assert told(asked, url("a.txt"), original=original, method=method) == HEADERS


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_method_of_the_sub_request_counts_where_no_other_is_told(
    asked: Asked, method: str
) -> None:
    told(asked, url("a.txt"), original="POST", method=method, method_header=None)
    answer = asked.ask(url("a.txt"), method="POST", method_header=None)
    assert answer.status == 403


@pytest.mark.parametrize(
    ("options", "disposition"),
    [
        ({"as_attachment": True}, 'attachment; filename="a.txt"'),
        ({"as_attachment": False}, 'inline; filename="a.txt"'),
        ({"download_name": "b.txt"}, 'inline; filename="b.txt"'),
        (
            {"as_attachment": True, "download_name": "Ü.txt"},
            "attachment; filename=\"U.txt\"; filename*=UTF-8''%C3%9C.txt",
        ),
    ],
)
def test_how_a_link_says_to_show_it(
    asked: Asked, options: dict[str, object], disposition: str
) -> None:
    headers = told(asked, url("a.txt", **options))
    assert headers == {**HEADERS, "content-disposition": disposition}


def test_it_is_fresh_no_longer_than_the_link_lives(asked: Asked) -> None:
    headers = told(asked, url("a.txt", expires_in=100), clock=at(NOW + 60))
    assert headers["cache-control"] == "private, max-age=40"


def test_the_policy_of_the_files_is_told(asked: Asked) -> None:
    files = PrivateFiles(asked.root, inline="safe")
    assert told(asked, url("a.txt"), files=files) == {
        **HEADERS,
        "x-content-type-options": "nosniff",
    }
    assert told(asked, url("page.html"), files=files) == {
        **HEADERS,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
        "content-disposition": 'attachment; filename="page.html"',
    }


def test_files_that_are_not_looked_at(asked: Asked) -> None:
    files = PrivateFiles("/nowhere", Nginx("/_files/"), check=False)
    assert told(asked, url("missing.txt"), files=files) == HEADERS
    assert asked.ask("/files/missing.txt", files=files).status == 403


def test_the_mount_is_the_root_unless_told(asked: Asked) -> None:
    target = url("a.txt").removeprefix("/files")
    assert told(asked, target, mount="/") == HEADERS
    application = asked.rim.application(
        asked.root, LinkSigner({"a": b"0123456789abcdef"}), url_header=URL
    )
    assert application.files.root.directory == bytes(asked.root)
    assert asked.rim.ask(application, [(URL, target), (METHOD, "GET")]).status == 403


def test_any_name_may_be_given_to_the_headers(asked: Asked) -> None:
    given = [("X-Forwarded-Uri", url("a.txt")), ("X-Forwarded-Method", "HEAD")]
    answer = asked.ask(
        "/files/a.txt",
        original="POST",
        headers=given,
        url_header="X-Forwarded-Uri",
        method_header="X-Forwarded-Method",
    )
    assert answer.status == 204


def test_who_a_link_is_bound_to(asked: Asked) -> None:
    target = url("a.txt", bound_to={"user": "ada"})
    headers = told(asked, target, bound=lambda _: {"user": "ada"})
    assert headers == {**HEADERS, "cache-control": "private, no-cache"}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "status"),
    [
        (["127.0.0.1"], "192.0.2.7", 204),
        (["127.0.0.0/8"], "192.0.2.7", 204),
        (["127.0.0.1"], "198.51.100.1, 192.0.2.7", 204),
        (["127.0.0.1"], "192.0.2.7, 198.51.100.1", 403),
        ([], "192.0.2.7", 403),
        (["10.0.0.1"], "192.0.2.7", 403),
    ],
)
def test_the_clients_address_is_what_a_named_proxy_says(
    asked: Asked, proxies: list[str], forwarded: str, status: int
) -> None:
    given = [("X-Forwarded-For", forwarded)]
    target = url("a.txt", client="192.0.2.1")
    assert asked.ask(target, headers=given, proxies=proxies).status == status


def test_the_application_is_told_by_the_rims_own_record(asked: Asked) -> None:
    seen: list[dict[str, object]] = []

    def bound(request: dict[str, object]) -> dict[str, str]:
        seen.append(request)
        return {}

    told(asked, url("a.txt"), bound=bound)
    (request,) = seen
    assert ("REQUEST_METHOD" in request) == (asked.rim.name == "wsgi")
    assert (request.get("type") == "http") == (asked.rim.name == "asgi")
