"""Who has a link gets the file, from the front server itself, with the headers of the answer."""

from __future__ import annotations

import pytest

from tests.clocks import at
from tests.forward_auth_servers.conftest import Front
from tests.forward_auth_servers.place import NAMES, content_of
from tests.forward_auth_servers.site.links import url

CONTENT = content_of(b"a.txt")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_each_name_is_sent_by_its_link(front: Front, name: bytes) -> None:
    answer = front.ask(url(name))
    assert (answer.status, answer.body) == (200, content_of(name))


def test_head_is_get_without_the_body(front: Front) -> None:
    answer = front.ask(url("a.txt"), "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


def test_a_range_is_a_part(front: Front) -> None:
    answer = front.ask(url("a.txt"), headers=[("Range", "bytes=5-6")])
    assert (answer.status, answer.body) == (206, CONTENT[5:7])
    assert answer.headers["content-range"] == f"bytes 5-6/{len(CONTENT)}"


def test_what_a_client_has_already_is_not_sent_again(front: Front) -> None:
    etag = front.ask(url("a.txt")).headers["etag"]
    answer = front.ask(url("a.txt"), headers=[("If-None-Match", etag)])
    assert (answer.status, answer.body) == (304, b"")


def test_the_download_name_arrives(front: Front) -> None:
    answer = front.ask(url("a.txt", as_attachment=True, download_name="Bericht Ü.txt"))
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.endswith("; filename*=UTF-8''Bericht%20%C3%9C.txt")


def test_a_link_that_says_nothing_about_it_names_no_download(front: Front) -> None:
    assert "content-disposition" not in front.ask(url("a.txt")).headers


def test_a_file_is_fresh_no_longer_than_its_link_lives(front: Front) -> None:
    private, max_age = front.ask(url("a.txt", expires_in=600)).headers["cache-control"].split(", ")
    assert private == "private"
    assert 500 < int(max_age.removeprefix("max-age=")) <= 600


def test_the_link_is_told_to_no_other_site(front: Front) -> None:
    assert front.ask(url("page.html")).headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("page.html", {"content-disposition": 'attachment; filename="page.html"',
                       "content-security-policy": "sandbox"}),
        ("photo.png", {"content-type": "image/png"}),
        ("unknown.strange", {"content-type": "application/octet-stream",
                             "content-disposition": 'attachment; filename="unknown.strange"'}),
    ],
)  # fmt: skip
def test_the_policy_for_uploads_arrives(front: Front, name: str, expected: dict[str, str]) -> None:
    headers = front.ask(url(name)).headers
    assert {field: headers.get(field) for field in expected} == expected
    assert headers["x-content-type-options"] == "nosniff"
    assert ("content-disposition" in headers) == ("content-disposition" in expected)


def test_who_a_link_is_bound_to_gets_the_file_and_keeps_no_copy_unasked(front: Front) -> None:
    answer = front.ask(url("a.txt", bound_to={"user": "ada"}), headers=[("Cookie", "user=ada")])
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_link_for_a_network_opens_from_there(front: Front) -> None:
    target = url("a.txt", client="127.0.9.1")
    assert front.ask(target, source="127.0.9.200").status == 200
    assert front.ask(target, source="127.0.8.1").status == 403


def test_a_link_of_a_directory_opens_what_lies_below(front: Front) -> None:
    query = url("sub/index.html", scope=1).partition("?")[2]
    assert front.ask(f"/files/sub/a.txt?{query}").body == content_of(b"sub/a.txt")
    assert front.ask(f"/files/a.txt?{query}").status == 403


def test_what_others_append_to_a_link_does_not_matter(front: Front) -> None:
    assert front.ask(url("a.txt") + "&utm_source=letter").body == CONTENT


@pytest.mark.parametrize("seconds", [1, 10_000_000_000])
def test_a_link_is_judged_by_the_time_of_the_request(front: Front, seconds: int) -> None:
    ended = front.ask(url("a.txt", expires_in=seconds, clock=at(0)))
    assert ended.status == (403 if seconds == 1 else 200)
