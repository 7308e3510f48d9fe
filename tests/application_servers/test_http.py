"""What a client gets, to the byte: the same from every server, and the same under a validator.

Each answer is read until the server closes the connection, so that one byte
too many would be seen.
"""

from __future__ import annotations

import os

import pytest

from harness.application_servers import APPLICATION_SERVERS
from tests.application_servers.running import WSGI, Site
from tests.application_servers.site.place import BODIES, LARGE, NAMES, asking, url
from tests.application_servers.site.settings import LINKS
from tests.byteranges import Part, parts_of

SIZE = len(LARGE)
LARGE_FILE = asking("/send", b"large.bin")
TEN = asking("/send", b"ten.txt")
KEEPING = [name for name in APPLICATION_SERVERS if name not in {"gunicorn-sync", "uwsgi"}]
"""The servers that keep connections; the other two close each (uWSGI on `http-socket`)."""


@pytest.mark.parametrize("name", BODIES, ids=os.fsdecode)
@pytest.mark.parametrize("view", ["/send", "/files"])
def test_a_whole_file(site: Site, view: str, name: bytes) -> None:
    answer = site.ask(asking(view, name) if view == "/send" else url(view, name))
    assert answer.status == 200
    assert answer.length == len(BODIES[name])
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.body == BODIES[name]


@pytest.mark.parametrize("name", BODIES, ids=os.fsdecode)
def test_head_has_the_length_and_no_body(site: Site, name: bytes) -> None:
    answer = site.ask(asking("/send", name), "HEAD")
    assert answer.status == 200
    assert answer.length == len(BODIES[name])
    assert answer.body == b""


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=65535-65536", 65_535, 65_536),
        ("bytes=1-2999998", 1, SIZE - 2),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=2999999-9999999", SIZE - 1, SIZE - 1),
    ],
)
def test_a_range(site: Site, value: str, first: int, last: int) -> None:
    answer = site.ask(LARGE_FILE, headers={"Range": value})
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.length == last - first + 1
    assert answer.body == LARGE[first : last + 1]


def test_several_ranges(site: Site) -> None:
    answer = site.ask(LARGE_FILE, headers={"Range": "bytes=0-1, 100000-299999, -1"})
    assert answer.status == 206
    assert answer.length == len(answer.body)
    kind = "application/octet-stream"
    assert parts_of(answer.headers["Content-Type"], answer.body) == [
        Part(kind, f"bytes 0-1/{SIZE}", LARGE[:2]),
        Part(kind, f"bytes 100000-299999/{SIZE}", LARGE[100_000:300_000]),
        Part(kind, f"bytes {SIZE - 1}-{SIZE - 1}/{SIZE}", LARGE[-1:]),
    ]


def test_a_range_that_cannot_be_satisfied(site: Site) -> None:
    answer = site.ask(TEN, headers={"Range": "bytes=10-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == "bytes */10"
    assert answer.length == len(answer.body)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_client_has_is_not_sent_again(site: Site, method: str) -> None:
    etag = site.ask(TEN).headers["ETag"]
    answer = site.ask(TEN, method, {"If-None-Match": etag})
    assert answer.status == 304
    assert answer.headers["ETag"] == etag
    assert answer.headers["Content-Length"] in {None, "10"}  # RFC 9110 §8.6: the file's, if any
    assert answer.body == b""


def test_a_precondition_that_fails(site: Site) -> None:
    answer = site.ask(TEN, headers={"If-Match": '"another"'})
    assert answer.status == 412
    assert answer.length == len(answer.body)


def test_an_interrupted_download_goes_on(site: Site) -> None:
    etag = site.ask(LARGE_FILE).headers["ETag"]
    answer = site.ask(LARGE_FILE, headers={"Range": "bytes=1000000-", "If-Range": etag})
    assert answer.status == 206
    assert answer.body == LARGE[1_000_000:]


@pytest.mark.parametrize("target", [asking("/send", b"missing"), url("/files", b"missing")])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_missing_file(site: Site, target: str, method: str) -> None:
    answer = site.ask(target, method)
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body == (b"404 Not Found\n" if method == "GET" else b"")


@pytest.mark.parametrize("target", [TEN, url("/files", b"ten.txt")])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_method(site: Site, target: str, method: str) -> None:
    answer = site.ask(target, method, {"Content-Length": "0"})
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert answer.length == len(answer.body)


@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("view", ["/send", "/files"])
def test_a_name_is_decoded_once(site: Site, view: str, name: bytes) -> None:
    answer = site.ask(asking(view, name) if view == "/send" else url(view, name))
    assert (answer.status, answer.body) == (200, name)


def test_a_path_that_leads_out(site: Site) -> None:
    assert site.ask("/files/%2e%2e/ten.txt").status == 403  # as xsendfile 1.0 answers
    assert site.ask(asking("/send", b"../ten.txt")).status == 404


def test_a_link(site: Site) -> None:
    link = LINKS.get_url_path("Report 2026.txt")
    answer = site.ask(f"/links{link}")
    assert (answer.status, answer.body) == (200, b"Report 2026.txt")
    assert site.ask(f"/links{link.replace('2026', '2025')}").status == 404
    assert site.ask(f"/ended{link}").status == 410


@pytest.mark.parametrize(
    "site",
    [*KEEPING, *(f"{name} validated" for name in KEEPING if name in WSGI)],
    indirect=True,
)
def test_a_kept_connection_stays_in_step(site: Site) -> None:
    with site.connect() as connection:
        for headers, body in [
            ({}, LARGE),
            ({"Range": "bytes=1-9"}, LARGE[1:10]),
            ({"Range": "bytes=0-1, 5-6"}, None),
            ({"Range": "bytes=3000000-"}, None),
            ({}, LARGE),
        ]:
            connection.send(site.prefix + LARGE_FILE, headers=headers)
            answer = connection.whole()
            assert len(answer.body) == answer.length
            assert body in {None, answer.body}
        connection.send(site.prefix + LARGE_FILE, "HEAD")
        assert connection.head().length == SIZE
        connection.send(site.prefix + LARGE_FILE, headers={"If-Match": '"another"'})
        assert connection.whole().status == 412
        connection.send(site.prefix + TEN)
        assert connection.whole().body == b"0123456789"
