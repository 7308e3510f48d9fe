"""Who was given what: a record of each delivery, and an id that the web server's log has, too."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from tests.asgi_client import ask, sending
from tests.wsgi.client import descriptors_of, environ_for
from xsendfile import (
    Apache,
    AuthTokenApplication,
    BadSettingError,
    Delivery,
    LinkSigner,
    Nginx,
    PrivateFiles,
    Refused,
    Reply,
    Request,
    Sender,
    Serve,
    XSendfileApplication,
    log_delivery,
)
from xsendfile.wsgi import SendfileMiddleware, send_file

ID = "X-Request-ID"
GET = Request("GET")
KEY = bytes(range(32))


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A root with two files."""
    root = tmp_path / "documents"
    (root / "2026").mkdir(parents=True)
    (root / "2026/report.pdf").write_bytes(b"x" * 1000)
    (root / "empty.txt").write_bytes(b"")
    return root


@pytest.fixture
def told() -> list[Delivery]:
    """What was told."""
    return []


def given(files: PrivateFiles, request: Request, name: str = "2026/report.pdf") -> Reply:
    """Answer, and close what would be sent."""
    reply = files.answer(request, name)
    if reply.content is not None:
        reply.content.close()
    return reply


def asking(headers: dict[str, str], **fields: Any) -> Request:  # noqa: ANN401
    return Request("GET", header=headers.get, **fields)


@pytest.mark.parametrize("memory", [0, 100])
@pytest.mark.parametrize(
    ("sender", "name"), [(Nginx("/_f/"), "nginx"), (Apache(), "apache"), (Serve(), "serve")]
)
def test_each_delivery_is_told(
    *, documents: Path, told: list[Delivery], sender: Sender, name: str, memory: int
) -> None:
    files = PrivateFiles(documents, sender, on_delivery=told.append, memory=memory)
    for _ in range(3):
        given(files, asking({}, user="ada"))
    delivery = Delivery(None, "documents", "2026/report.pdf", name, 200, 1000, "ada", None)
    assert told == [delivery] * 3


@pytest.mark.parametrize(
    ("headers", "status", "size"),
    [
        ({"Range": "bytes=0-9"}, 206, 10),
        ({"Range": "bytes=5000-"}, 416, None),
        ({"If-None-Match": "*"}, 304, None),
        ({"If-Match": '"other"'}, 412, None),
    ],
)
def test_what_brings_no_bytes_of_the_file_is_no_delivery(
    *,
    documents: Path,
    told: list[Delivery],
    headers: dict[str, str],
    status: int,
    size: int | None,
) -> None:
    files = PrivateFiles(documents, on_delivery=told.append)
    assert given(files, asking(headers)).status == status
    expected = [] if size is None else [(206, size)]
    assert [(delivery.status, delivery.size) for delivery in told] == expected


def test_neither_is_a_head_nor_a_refusal(documents: Path, told: list[Delivery]) -> None:
    for sender in (Nginx("/_f/"), Serve()):
        files = PrivateFiles(documents, sender, on_delivery=told.append)
        given(files, Request("HEAD"))
        for name in ("missing", "../documents/empty.txt", ""):
            with pytest.raises(Refused):
                files.answer(GET, name)
    assert told == []


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Serve()], ids=repr)
def test_an_empty_file_is_one(documents: Path, told: list[Delivery], sender: Sender) -> None:
    given(PrivateFiles(documents, sender, on_delivery=told.append), GET, "empty.txt")
    assert [delivery.size for delivery in told] == [0]


def test_of_a_file_that_nobody_looked_at_no_size_is_known(
    documents: Path, told: list[Delivery]
) -> None:
    files = PrivateFiles(documents, Nginx("/_f/"), check=False, on_delivery=told.append)
    given(files, GET, "elsewhere.pdf")
    assert [(delivery.file, delivery.size) for delivery in told] == [("elsewhere.pdf", None)]


def test_the_root_has_a_name_that_does_not_show_its_path(
    documents: Path, told: list[Delivery]
) -> None:
    for name in (None, "patients"):
        given(PrivateFiles(documents, name=name, on_delivery=told.append), GET)
    assert [delivery.root for delivery in told] == ["documents", "patients"]


def test_an_absolute_path_and_bytes_are_told_as_names_below_the_root(
    documents: Path, told: list[Delivery]
) -> None:
    (documents / "ö\udcff").write_bytes(b"x")
    files = PrivateFiles(documents, on_delivery=told.append)
    for path in (documents / "2026/report.pdf", "ö\udcff".encode(errors="surrogateescape")):
        given(files, GET, path)  # type: ignore[arg-type]
    assert [delivery.file for delivery in told] == ["2026/report.pdf", "ö\udcff"]


USABLE = [
    *("a", "f2a9c0d2", "x" * 200),
    "8c57282d-300a-47c1-ab4b-d05575039790",  # nginx has none of the hyphens
    *("awTU_Jz8mfzf5x7UNNFFpAAAAIE", "XxKbAH8AAQEAAEe@rt4AAAAA"),  # mod_unique_id
    *("Root=1-5759e988-bd862e3fe1be46a994272793", "a/b+c=="),
]
UNUSABLE = [
    *("", "x" * 201, "a b", "a\t", 'a"b', "a\\", "a\r\nSet-Cookie: x=1", "a\n", "a\0", "a\x7f"),
    *("ä", "\u2028", "a,b", "a;b", "{}", "[]", "<script>", "(null)", '","request_id":"'),
]


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Serve()], ids=repr)
@pytest.mark.parametrize("own", [None, *USABLE, *UNUSABLE])
def test_an_id_is_taken_or_made_and_goes_out_with_the_file(
    documents: Path, told: list[Delivery], sender: Sender, own: str | None
) -> None:
    files = PrivateFiles(documents, sender, on_delivery=told.append, request_id=ID)
    replies = [given(files, asking({ID: own} if own is not None else {})) for _ in range(2)]
    ids = [dict(reply.headers)[ID] for reply in replies]
    assert ids == [delivery.request_id for delivery in told]
    if own in USABLE:
        assert ids == [own, own]
    else:
        assert all(len(made) == 32 and made.isalnum() for made in ids)
        assert ids[0] != ids[1]


def test_an_id_needs_nobody_who_is_told(documents: Path) -> None:
    files = PrivateFiles(documents, Nginx("/_f/"), request_id=ID)
    assert [dict(given(files, asking({ID: own})).headers)[ID] for own in "ab"] == ["a", "b"]


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Serve()], ids=repr)
def test_an_id_takes_the_place_of_one_that_the_application_gives(
    documents: Path, told: list[Delivery], sender: Sender
) -> None:
    """Two would be one that the record does not know."""
    files = PrivateFiles(documents, sender, on_delivery=told.append, request_id=ID)
    reply = files.answer(
        asking({ID: "r-1"}), "empty.txt", headers={ID.lower(): "mine", "X-One": "1"}
    )
    named = [header for header in reply.headers if header[0].lower().startswith("x-")]
    own = [header for header in named if "Accel" not in header[0]]
    assert own == [("X-One", "1"), (ID, "r-1")]
    assert [delivery.request_id for delivery in told] == ["r-1"]
    if reply.content is not None:
        reply.content.close()


@pytest.mark.parametrize("name", ["2026/report.pdf", "empty.txt"])
def test_who_raises_keeps_the_file_back_and_no_descriptor(documents: Path, name: str) -> None:
    def fail(_: Delivery) -> None:
        raise OSError("the audit's disk is full")

    files = PrivateFiles(documents, on_delivery=fail)
    with pytest.raises(OSError, match="audit") as raised:
        files.answer(GET, name)
    assert raised.traceback, "it would keep the descriptor"
    assert descriptors_of(documents / name) == 0


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Serve()], ids=repr)
def test_one_root_may_tell_different_people(
    documents: Path, told: list[Delivery], sender: Sender
) -> None:
    """An adapter has its own besides; the memory is one, and so are name and id."""
    adapters: list[Delivery] = []
    files = PrivateFiles(documents, sender, name="papers", on_delivery=told.append, request_id=ID)
    twin = files.telling(lambda own: adapters.append if own == told.append else print)
    given(twin, asking({ID: "r-1"}))
    given(files, asking({ID: "r-2"}))
    for deliveries, request_id in ((adapters, "r-1"), (told, "r-2")):
        known = [(delivery.root, delivery.request_id) for delivery in deliveries]
        assert known == [("papers", request_id)]
    assert twin.root is files.root
    assert twin.name == "papers"


def test_a_root_that_tells_nobody_is_told_of_all_the_same(
    documents: Path, told: list[Delivery]
) -> None:
    """Also what it has replied before, and remembers as complete."""
    files = PrivateFiles(documents, Nginx("/_f/"))
    twin = files.telling(lambda own: own or told.append)
    for each in (files, files, twin, files, twin):
        given(each, GET)
    assert len(told) == 2


def test_what_is_remembered_has_no_id_of_another_request(documents: Path) -> None:
    files = PrivateFiles(documents, Nginx("/_f/"), request_id=ID)
    replies = [given(files, asking({ID: f"request-{number}"})) for number in range(5)]
    headers = [[value for name, value in reply.headers if name == ID] for reply in replies]
    assert headers == [[f"request-{number}"] for number in range(5)]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"on_delivery": "print"}, "on_delivery is 'print'; give a function"),
        ({"request_id": "X Request"}, "request_id is 'X Request'; give a header"),
        ({"request_id": b"X-Request-ID"}, "request_id is b'X-Request-ID'; give a header"),
        ({"name": b"x"}, "name is b'x'; give a str"),
    ],
)
def test_a_wrong_setting_is_refused(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSettingError) as error:
        PrivateFiles("/srv", **setting)
    assert str(error.value).startswith(message)


def test_a_delivery_can_be_logged(documents: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    files = PrivateFiles(documents, Nginx("/_f/"), on_delivery=log_delivery, request_id=ID)
    given(files, asking({ID: "r-1"}, user="ada", key="2026a"))
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("xsendfile", "INFO")
    assert record.getMessage() == "delivered with 200 by nginx"
    fields = ("request_id", "root", "file", "sender", "status", "size", "user", "key")
    assert [getattr(record, field) for field in fields] == [
        *("r-1", "documents", "2026/report.pdf", "nginx", 200, 1000, "ada", "2026a")
    ]


def test_nothing_that_is_logged_shows_an_absolute_path_or_a_token(
    documents: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    links = LinkSigner({"a": KEY})
    files = PrivateFiles(documents, on_delivery=log_delivery, request_id=ID)
    url = links.sign("2026/report.pdf")
    path, _, query = url.partition("?")
    environ = environ_for(path.encode(), QUERY_STRING=query)
    body = AuthTokenApplication(files, links)(environ, lambda *_: bytes)
    getattr(body, "close", list)()
    (record,) = caplog.records
    assert vars(record)["key"] == "a"
    shown = str(vars(record))
    assert str(documents) not in shown
    assert query not in shown
    assert not any(part in shown for part in query.split("&") if len(part) > 20)


def test_every_rim_tells(documents: Path, told: list[Delivery]) -> None:
    files = PrivateFiles(documents, on_delivery=told.append)
    environ = environ_for(b"/2026/report.pdf", REMOTE_USER="ada")

    def opening(environ: Any, start_response: Any) -> Any:  # noqa: ANN401
        start_response("200 OK", [("Content-Type", "application/pdf"), ("Content-Length", "1000")])
        return environ["wsgi.file_wrapper"]((documents / "2026/report.pdf").open("rb"))

    for body in (
        send_file(environ, lambda *_: bytes, files, "2026/report.pdf"),
        XSendfileApplication(files)(environ, lambda *_: bytes),
        SendfileMiddleware(opening, files)(environ, lambda *_: bytes),
    ):
        b"".join(body)
        getattr(body, "close", list)()
    ask(sending(files, "2026/report.pdf"))
    names = [(delivery.file, delivery.size, delivery.user) for delivery in told]
    assert names == [("2026/report.pdf", 1000, user) for user in ("ada", "ada", "ada", None)]


def test_a_file_below_no_root_is_nobodys_delivery(
    documents: Path, tmp_path: Path, told: list[Delivery]
) -> None:
    """A part of it is sent all the same: the application is not shown the range."""
    (tmp_path / "elsewhere.bin").write_bytes(b"0123456789")
    headers = [("Content-Length", "10"), ("Accept-Ranges", "bytes")]

    def opening(environ: Any, start_response: Any) -> Any:  # noqa: ANN401
        start_response("200 OK", [("Content-Type", "application/octet-stream"), *headers])
        return environ["wsgi.file_wrapper"]((tmp_path / "elsewhere.bin").open("rb"))

    statuses: list[str] = []

    def start_response(status: str, *_: object) -> Any:  # noqa: ANN401
        statuses.append(status)

    files = PrivateFiles(documents, on_delivery=told.append)
    environ = environ_for(b"/", HTTP_RANGE="bytes=2-4")
    body = SendfileMiddleware(opening, files)(environ, start_response)
    assert (b"".join(body), statuses, told) == (b"234", ["206 Partial Content"], [])
    getattr(body, "close", list)()
