"""The id of a request is the server's: what a client sends for one changes no log."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

import pytest

from harness.process import PATIENCE, Protocol, scratch
from tests.deliveries_servers.place import Place, id_of, site_behind
from tests.deliveries_servers.site import SECRET

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_HEXADECIMAL = "[0-9a-f]{32}"
_UNIQUE_ID = "[A-Za-z0-9_@-]{27}"  # of mod_unique_id
MADE: Mapping[tuple[str, Protocol], str] = MappingProxyType(
    {
        ("nginx", "http"): _HEXADECIMAL,
        ("nginx", "uwsgi"): _HEXADECIMAL,
        (
            "apache",
            "http",
        ): f"{_UNIQUE_ID}|{_HEXADECIMAL}",  # the second where a client has it dropped
        ("apache", "uwsgi"): _UNIQUE_ID,
        ("apache-wsgi", "http"): _UNIQUE_ID,
        ("lighttpd", "http"): _HEXADECIMAL,  # by the application: it has none
        ("lighttpd", "fastcgi"): _HEXADECIMAL,
        ("caddy", "http"): _UUID,
        ("caddy26", "http"): _UUID,
        ("uwsgi", "http"): _UUID,
    }
)
"""What an id looks like, by the server and what it speaks with the application."""

CONTENT = b"content"
ENDED = f"ended: {len(CONTENT)} bytes"
OFFLOADED = f"not known: {len(CONTENT)} bytes were handed over, and uWSGI logs no more"

SPELLINGS = ("X-Request-ID", "x-request-id", "X_Request_ID", "X-Request_ID", "X_Request-ID")
VALUES = (
    *(b"own", b"", b" ", b"-", b"(null)", b"0" * 32, b"x" * 200, b"x" * 201, b"x" * 6000),
    *(b'"', b"\\", b'\\"', b'","request_id":"x', b'x"}{"request_id":"x', b"x, y", b"${request_id}"),
    *(b"%{UNIQUE_ID}e", b"{http.request.uuid}", b"${uwsgi[uuid]}", b"%0A%0D%00", b"\\n\\u0022"),
    *(b"\t", b"\xff\xfe\xc3", "\u2028\u0085".encode(), b"\x01\x1b[2J\x7f", b"x\0y", b"x\ry"),
)
_REFUSED = (400, 0)  # or the connection is closed without a word


class Site(NamedTuple):
    """A site that runs.

    Attributes:
        place: where.
        documents: what it has.
        made: what its ids look like.
        unsent: the names of the files that were asked for, and did not come.

    """

    place: Place
    documents: Path
    made: str
    unsent: set[str]

    def add(self, name: str) -> str:
        """Put a file into the root, and return its name."""
        (self.documents / name).write_bytes(CONTENT)
        return name

    def ask(self, name: str, *headers: bytes) -> int:
        """Return the status of the response, which is not 200 without the file."""
        lines = (
            f"GET /{quote(os.fsencode(name), safe='/?=')} HTTP/1.1".encode(),
            b"Host: x",
            b"Connection: close",
            *headers,
        )
        response = b""
        with socket.create_connection(("127.0.0.1", self.place.port), PATIENCE) as connection:
            connection.sendall(b"".join(line + b"\r\n" for line in (*lines, b"")))
            with contextlib.suppress(ConnectionResetError):
                response = b"".join(iter(lambda: connection.recv(2**16), b""))
        head, _, body = response.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1]) if head else 0
        assert status != HTTPStatus.OK or body == CONTENT
        if status != HTTPStatus.OK:
            self.unsent.add(name)
        return status

    def check(self) -> None:
        """Pass logs in which each delivery has an id of its own, made by the server."""
        ids = [delivery["request_id"] for delivery in self.place.recorded()]
        assert len(set(ids)) == len(ids)
        assert [each for each in ids if not re.fullmatch(self.made, each)] == []
        assert {value.decode(errors="replace") for value in VALUES}.isdisjoint(ids)
        logged = [id_of(line) for line in self.place.logged()]
        assert {each for each in ids if logged.count(each) != 1} == set()
        assert {
            each for each in logged if not re.fullmatch(f"{self.made}|-|None", str(each))
        } == set()
        fates = self.place.fates()
        assert {fates[name] for name in fates.keys() - self.unsent} <= {ENDED, OFFLOADED}
        assert {fates[name] for name in fates.keys() & self.unsent}.isdisjoint({ENDED, OFFLOADED})


@pytest.fixture(scope="module", params=MADE, ids="-".join)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    server, protocol = request.param
    with scratch("request-ids-") as directory:
        documents = directory / "documents"
        documents.mkdir()
        with site_behind(server, directory, documents, protocol=protocol) as place:
            site = Site(place, documents, MADE[request.param], set())
            assert site.ask(site.add("first.txt")) == HTTPStatus.OK  # each log has a line
            yield site


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_a_client_sends_for_an_id_is_nobody_s(site: Site, spelling: str) -> None:
    statuses = {}
    for number, value in enumerate(VALUES):
        name = site.add(f"{spelling} {number}.txt")
        statuses[value] = site.ask(name, b"%b: %b" % (spelling.encode(), value))
    site.check()
    assert {value for value, status in statuses.items() if status not in {200, *_REFUSED}} == set()
    assert {value for value, status in statuses.items() if status in _REFUSED} <= set(VALUES[-3:])


def test_nor_what_it_sends_several_times(site: Site) -> None:
    headers = [f"{name}: {value}".encode() for name in SPELLINGS for value in ("one", "two")]
    assert site.ask(site.add("several.txt"), *headers) == HTTPStatus.OK
    site.check()


def test_an_id_that_was_another_s_is_not_taken_again(site: Site) -> None:
    names = [site.add(f"again {number}.txt") for number in range(3)]
    assert site.ask(names[0]) == HTTPStatus.OK
    (own,) = (each["request_id"] for each in site.place.recorded() if each["file"] == names[0])
    for name in names[1:]:
        assert site.ask(name, f"X-Request-ID: {own}".encode()) == HTTPStatus.OK
    site.check()


def test_none_is_dropped_on_its_way_to_the_application_unseen(site: Site) -> None:
    """A proxy takes out of a request what `Connection` names (RFC 9110 §7.6.1)."""
    for number, name in enumerate(SPELLINGS):
        file = site.add(f"dropped {number}.txt")
        assert site.ask(file, f"Connection: {name}".encode()) == HTTPStatus.OK
    site.check()


def test_nor_where_a_request_leaves_no_room_for_it(site: Site) -> None:
    own = b'X-Request-ID: x","request_id":"x'
    for length in range(32000, 2**15, 16):  # up to what uWSGI reads
        status = site.ask(site.add(f"full {length}.txt"), own, b"B: %b" % (b"x" * length))
        assert status in {200, 431, *_REFUSED}
    site.check()


def test_the_log_has_no_token_and_no_query(site: Site) -> None:
    link = f"{SECRET}/no.txt?token={SECRET}"
    secrets = (f"Referer: http://localhost/{link}", f"Cookie: a={SECRET}", f"X-Token: {SECRET}")
    headers = [header.encode() for header in secrets]
    assert site.ask(link, *headers) == HTTPStatus.NOT_FOUND
    assert site.ask(f"elsewhere?token={SECRET}", *headers) == HTTPStatus.FOUND
    assert site.ask(site.add("known.txt") + f"?token={SECRET}", *headers) == HTTPStatus.OK
    site.check()
    assert SECRET not in site.place.access_log.read_text()


def test_a_request_without_one_has_one(site: Site) -> None:
    assert site.ask(site.add("without.txt")) == HTTPStatus.OK
    site.check()


NAMES = ('a"}{"request_id":"b"}.txt', "a\\.txt", "a\u2028b\xa0.txt", "a'b: ended: 1 bytes.txt")


def test_a_name_changes_no_log(site: Site) -> None:
    assert {site.ask(site.add(name)) for name in NAMES} == {HTTPStatus.OK}
    site.check()


def test_nor_does_one_that_is_not_there(site: Site) -> None:
    names = ('no\n{"request_id":"b"}', "no\0", "no\x1b[2J", "no\x85\u2029", "no\udcff\udc80")
    assert {site.ask(name) for name in names} <= {404, *_REFUSED}
    site.check()
