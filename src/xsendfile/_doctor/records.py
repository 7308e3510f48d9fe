"""The records of an examination: what is asked, what is seen, what is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote_from_bytes

from xsendfile._model import Header

PART = 65536
"""How many bytes of a body, or of a file, are held and compared byte by byte."""


class Question(NamedTuple):
    """A request.

    Attributes:
        target: the request target, sent as it is.
        method: GET or HEAD.
        headers: those of the request; `Host`, `Connection` and, unless it is
            there, `Accept-Encoding: identity` are added.
        most: how many bytes of the body are read before the connection is closed.

    """

    target: str
    method: str = "GET"
    headers: tuple[Header, ...] = ()
    most: int = PART


class Answer(NamedTuple):
    """A response, as far as it was read.

    Attributes:
        status: 0 if none came; `trouble` then says how.
        headers: in order, repeated ones included.
        start: the body's first `PART` bytes.
        size: how many bytes of the body were read.
        sha256: of those, in hexadecimal digits.
        cut: whether the body ended before its announced length, or broke off.
        trouble: a phrase, where no response came.

    """

    status: int
    headers: tuple[Header, ...] = ()
    start: bytes = b""
    size: int = 0
    sha256: str = ""
    cut: bool = False
    trouble: str = ""

    @property
    def redirects(self) -> bool:
        """Whether it sends elsewhere, or says that nothing has changed."""
        return self.status // 100 == 3  # noqa: PLR2004 - RFC 9110 §15

    @property
    def refuses(self) -> bool:
        """Whether it blames the request."""
        return self.status // 100 == 4  # noqa: PLR2004

    @property
    def fails(self) -> bool:
        """Whether the server failed, with a response or without."""
        return self.status == 0 or self.status // 100 == 5  # noqa: PLR2004

    @property
    def seen(self) -> str:
        """The status, or what came instead."""
        return self.trouble or f"{self.status}"


Ask: TypeAlias = Callable[[Question], Answer]
"""Sends a question and returns the answer; raises `Unreachable`."""


class Step(NamedTuple):
    """A directory on the way to a file, or the file.

    Attributes:
        path: absolute, without symbolic links.
        mode: the permission bits.
        uid: the owner.
        gid: the group.

    """

    path: bytes
    mode: int
    uid: int
    gid: int


class Original(NamedTuple):
    """The file as it lies on the disk.

    Attributes:
        path: absolute, as it was named.
        size: in bytes.
        sha256: of its content, in hexadecimal digits.
        start: its first `PART` bytes.
        last: its last byte; none if it is empty.
        steps: the way to it, from the file system's root on; it comes last.
        mistaken: the content (as `sha256`) of files beside it that a wrong
            encoding of its name would lead to.

    """

    path: bytes
    size: int
    sha256: str
    start: bytes
    last: bytes
    steps: tuple[Step, ...] = ()
    mistaken: tuple[str, ...] = ()

    @property
    def has_plain_name(self) -> bool:
        """Whether its name means the same, percent-encoded or not."""
        name = self.path.rpartition(b"/")[2]
        return quote_from_bytes(name) == name.decode("latin-1")


class User(NamedTuple):
    """Whom the server runs as.

    Attributes:
        name: as it is shown.
        uid: None for someone who is neither owner nor in the group of anything.
        gids: the groups.

    """

    name: str = "others"
    uid: int | None = None
    gids: frozenset[int] = frozenset()


class Expected(NamedTuple):
    """A header that has to arrive.

    Attributes:
        name: the header's name.
        value: what it has to say, part by part; None for anything.

    """

    name: str
    value: str | None = None


class Probe(NamedTuple):
    """A file that was written for the examination.

    Attributes:
        target: the request target for it.
        content: what it holds.

    """

    target: str
    content: bytes


class Probes(NamedTuple):
    """The probes, by what they are to show.

    Attributes:
        plain: two files with plain names, of one size and of different times.
        special: files with names that a wrong encoding changes, by that name.
        link: a symbolic link to a file elsewhere, and that file's content.

    """

    plain: tuple[Probe, Probe]
    special: tuple[tuple[str, Probe], ...]
    link: Probe


class Case(NamedTuple):
    """What is known before the first question.

    Attributes:
        target: the request target that delivers the file.
        file: the file.
        headers: request headers for every question, such as a cookie.
        expected: the headers that have to arrive.
        server: the name of the server, None to go by the application and the answer.
        sender: the server that the application's sender is for, None if unknown.
        user: whom the server runs as.
        location: the internal location, with a slash at both ends, None if unknown.
        rests: what may follow the location to name the file, percent-encoded.
        directory: the root as the server sees it, None if unknown.
        follows: whether links that lead out of the root are allowed to.
        refused: why the application's own settings refuse the file, None if they do not.
        probes: None if none were written.

    """

    target: str
    file: Original
    headers: tuple[Header, ...] = ()
    expected: tuple[Expected, ...] = ()
    server: str | None = None
    sender: str | None = None
    user: User = User()
    location: str | None = None
    rests: tuple[str, ...] = ()
    directory: str | None = None
    follows: bool = False
    refused: str | None = None
    probes: Probes | None = None

    def question(self, *more: Header, method: str = "GET", most: int = PART) -> Question:
        """Return a request for the file, with headers of its own."""
        return Question(self.target, method, (*self.headers, *more), most)

    def elsewhere(self, target: str) -> Question:
        """Return the same request for another target."""
        return Question(target, "GET", self.headers)


CheckName: TypeAlias = Literal[
    "header-leak",
    "access",
    "readable",
    "server-error",
    "encoding",
    "mapping",
    "empty-body",
    "length",
    "same-file",
    "internal-location",
    "entity-tag",
    "lost-headers",
    "head",
    "ranges",
    "preconditions",
    "compression",
    "symlinks",
    "sender-choice",
]
"""The stable names of what is tested."""

State: TypeAlias = Literal["ok", "fault", "not tested"]


class Finding(NamedTuple):
    """One line of the report.

    Attributes:
        check: the stable name of what was tested.
        state: how it came out.
        seen: what was seen; why not, where it was not tested.
        meaning: what a fault means.
        mend: the line of configuration, or the step, that mends it.

    """

    check: CheckName
    state: State
    seen: str
    meaning: str = ""
    mend: str = ""


Check: TypeAlias = Callable[[Case, Answer, Ask], Finding]
"""Judges the first answer, and may ask more."""


def fine(check: CheckName, seen: str) -> Finding:
    """Return that a test was passed."""
    return Finding(check, "ok", seen)


def fault(check: CheckName, seen: str, meaning: str) -> Finding:
    """Return that a fault was found; `mends` adds how to mend it."""
    return Finding(check, "fault", seen, meaning)


def untested(check: CheckName, because: str) -> Finding:
    """Return that a test could not be made, and why."""
    return Finding(check, "not tested", because)
