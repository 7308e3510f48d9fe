"""What a sender has replied is remembered with the file, if the sender says that it may be."""

from __future__ import annotations

import logging
import types
from pathlib import Path
from typing import Any

import pytest

from tests.memory.asking import GET, LOCATION, Clock, asked, delivered
from xsendfile import (
    Apache,
    BadSenderError,
    BadSettingError,
    Caddy,
    File,
    Nginx,
    PrivateFiles,
    Reply,
    Request,
    Sender,
    Serve,
    Span,
    Uwsgi,
)
from xsendfile._model import Header
from xsendfile.servers._original import OriginalNginx

HEAD = Request("HEAD")
NAMES = ["a/page.html", "a/ö \N{EURO SIGN}.txt", "a/x\x01y.pdf"]


@pytest.fixture(autouse=True)
def tree(files: Path) -> None:
    """A file for each name."""
    (files / "a").mkdir()
    for name in NAMES:
        (files / name).write_bytes(b"content")


class Counting:
    """What counts how often it is asked.

    Attributes:
        asked: the requests.

    """

    sends_bytes = False

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        self.asked.append(request)
        return Reply(200, [("X-Own", str(len(self.asked))), ("X-Size", str(file.size)), *headers])


class Telling(Counting):
    """One whose replies depend on nothing but the file and its headers."""

    heeds = ()

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        return super().reply(request, file, headers)


class Heeding(Counting):
    """One whose replies depend on one request header."""

    heeds = ("X-Mood",)

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        return super().reply(request, file, headers)


class Inheriting(Telling):
    """One with a method more."""

    def more(self) -> int:
        return len(self.asked)


class Overriding(Telling):
    """One that looks at the request, and has not said anew that it does not."""

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        return super().reply(request, file, headers)


class NotHeeding(Counting):
    """One that takes back what it might have said."""

    heeds = None

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        return super().reply(request, file, headers)


class Wrapping:
    """One that passes on what it does not know, `reply` included."""

    def __init__(self, inner: Counting) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._inner, name)


def times_asked(files: Path, sender: Any, counting: Counting) -> int:  # noqa: ANN401 - of any kind
    """Return how often a sender is asked for the same thing three times, by GET and by HEAD."""
    warm = PrivateFiles(files, sender)
    for method in (GET, HEAD, GET):
        warm.answer(method, NAMES[0])
    return len(counting.asked)


@pytest.mark.parametrize(
    ("kind", "times"),
    [(Counting, 3), (Overriding, 3), (NotHeeding, 3), (Telling, 1), (Inheriting, 1), (Heeding, 2)],
)
def test_a_sender_is_asked_once_where_it_says_so(
    files: Path, kind: type[Counting], times: int
) -> None:
    """One that heeds anything is asked for each HEAD: that too is something of the request."""
    sender = kind()
    assert times_asked(files, sender, sender) == times


def test_one_that_was_patched_is_asked_each_time(files: Path) -> None:
    counting, sender = Counting(), Telling()
    sender.reply = counting.reply  # type: ignore[method-assign]
    assert times_asked(files, sender, counting) == 3


def test_a_kind_that_was_derived_from_nginx_is_asked_each_time(files: Path) -> None:
    counting = Counting()

    class Own(Nginx):
        def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
            return counting.reply(request, file, headers)

    assert times_asked(files, Own(LOCATION), counting) == 3


def test_one_whose_method_is_in_no_class_is_asked_each_time(files: Path) -> None:
    counting = Telling()
    own = types.SimpleNamespace(sends_bytes=False, reply=counting.reply)
    assert times_asked(files, own, counting) == 3
    counting = Telling()
    assert times_asked(files, Wrapping(counting), counting) == 3


@pytest.mark.parametrize("heeds", ["Range", ["Range"], (b"Range",), True, 7], ids=repr)
def test_what_is_no_tuple_of_headers_is_refused(heeds: Any) -> None:  # noqa: ANN401
    own = type("Own", (), {"sends_bytes": False, "heeds": heeds, "reply": Counting.reply})
    with pytest.raises(BadSenderError) as error:
        PrivateFiles("/srv", own())
    assert str(error.value) == (
        f"heeds is {heeds!r}; give a tuple of request headers, such as ('Range',), or ()"
    )


def test_a_reply_is_remembered_for_a_second_and_for_one_file(files: Path, clock: Clock) -> None:
    sender = Telling()
    warm = PrivateFiles(files, sender, clock=clock)
    expected = 0
    for _ in range(3):
        for name in NAMES:
            expected += 1
            for _ in range(3):
                assert dict(warm.answer(GET, name).headers)["X-Own"] == str(expected)
        clock.now += 1.0
    (files / NAMES[0]).write_bytes(b"other content")
    assert dict(warm.answer(GET, NAMES[0]).headers)["X-Size"] == "13"


def test_a_request_with_a_header_that_is_heeded_gets_an_answer_of_its_own(files: Path) -> None:
    sender = Heeding()
    warm = PrivateFiles(files, sender)
    moody, other = (Request("GET", header={name: "high"}.get) for name in ("X-Mood", "X-Other"))
    expected = {id(GET): "1", id(other): "1"}
    for count, request in enumerate((GET, moody, other, moody, GET)):
        reply = dict(warm.answer(request, NAMES[0]).headers)
        assert reply["X-Own"] == expected.get(id(request), str((count + 3) // 2))
    assert sender.asked == [GET, moody, moody]


@pytest.mark.parametrize(
    "sender", [Nginx(LOCATION), Caddy(LOCATION), Apache(), Uwsgi(), Serve(), Telling()], ids=repr
)
def test_what_is_remembered_cannot_be_changed_by_who_gets_it(
    files: Path, sender: Sender, clock: Clock
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    first = asked(warm, NAMES[0]).headers
    expected = [*first]
    if isinstance(first, list):  # else it cannot be changed at all
        first.clear()
    for _ in range(2):
        assert [*asked(warm, NAMES[0]).headers] == expected


def test_a_sender_that_keeps_its_list_changes_nothing_by_it(files: Path) -> None:
    kept: list[Header] = []

    class Keeping:
        sends_bytes = False
        heeds = ()

        def reply(self, *_: object) -> Reply:
            kept[:] = [("X-Own", "first")]
            return Reply(200, kept)

    warm = PrivateFiles(files, Keeping())
    warm.answer(GET, NAMES[0])
    kept.clear()
    assert [*warm.answer(GET, NAMES[0]).headers] == [("X-Own", "first")]


def test_what_is_remembered_of_a_reply_holds_no_file_open(files: Path, clock: Clock) -> None:
    warm = PrivateFiles(files, Serve(), clock=clock)
    one, other = warm.answer(GET, NAMES[0]), warm.answer(GET, NAMES[0])
    assert one.content is not None
    assert other.content is not None
    assert one.content is not other.content
    one.content.close()
    assert other.content.read(0, 100) == b"content"
    other.content.close()
    assert delivered(warm, NAMES[0]) == b"content"


def test_why_the_application_sends_by_itself_is_logged_each_time(
    files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    warm = PrivateFiles(files, Apache())
    for count in range(1, 4):
        asked(warm, NAMES[2])
        assert len(caplog.messages) == count


@pytest.mark.parametrize(
    "refusal", [{"mimetype": "nonsense"}, {"headers": {"X-Accel-Redirect": "x"}}]
)
def test_a_wrong_option_is_refused_though_the_file_is_known(
    files: Path,
    sender: Sender,
    refusal: Any,  # noqa: ANN401
) -> None:
    warm = PrivateFiles(files, sender)
    asked(warm, NAMES[0])
    with pytest.raises(BadSettingError):
        asked(warm, NAMES[0], **refusal)


def test_a_sender_of_1_0_that_reads_the_mount_is_asked_for_each(files: Path) -> None:
    warm = PrivateFiles(files, OriginalNginx("/-internal-"))
    for mount in (b"", b"/one", b"/two", b"/one"):
        reply = warm.answer(Request("GET", mount), NAMES[0])
        assert dict(reply.headers)["X-Accel-Redirect"] == (
            f"{mount.decode()}/-internal-/{NAMES[0]}"
        )


class Spanning(Telling):
    """One that has the application send after all, and says why."""

    heeds = ()

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        super().reply(request, file, headers)
        return Reply(200, headers, (Span(0, file.size or 0),), reason="a name it cannot carry")


def test_a_reply_with_bytes_of_the_file_has_them_each_time(
    files: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    warm = PrivateFiles(files, Spanning(), clock=clock)
    for count in range(1, 4):
        assert delivered(warm, NAMES[0]) == b"content"
        assert len(caplog.messages) == count
