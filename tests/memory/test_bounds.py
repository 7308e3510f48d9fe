"""A memory is bounded in entries and in bytes, whatever is asked for; what fits in it stays."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disk.descriptors import kept_open
from tests.memory.asking import GET, SENDERS, Clock, asked, delivered, steps
from xsendfile import PrivateFiles, Refused, Reply, Sender
from xsendfile._model import PresentationOptions
from xsendfile._root.memory import BYTES_PER_ENTRY, Memory

NGINX = SENDERS["handed over"]
ENTRIES = 32


def planted(files: Path, names: list[str]) -> list[str]:
    """Make files of these names."""
    for name in names:
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(b"content")
    return names


def remembered(memory: Memory) -> set[bytes]:
    """Return the names of which something is known, directories included."""
    return {*memory._proofs, *map(b"/".join, memory._directories)}


@pytest.mark.parametrize("entries", [1, 2, 10])
@pytest.mark.parametrize("form", ["{}", "{}/file.txt"], ids=["files", "directories"])
def test_no_more_entries_than_it_was_given(
    *, files: Path, sender: Sender, clock: Clock, entries: int, form: str
) -> None:
    warm = PrivateFiles(files, sender, memory=entries, clock=clock)
    for name in planted(files, [form.format(number) for number in range(3 * entries)]):
        asked(warm, name)
        assert len(warm.root.memory._proofs) <= entries
        assert len(warm.root.memory._directories) <= entries


def test_no_more_than_sixty_four_directories_are_kept_open(
    files: Path, sender: Sender, clock: Clock
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    held = set()
    for name in planted(files, [f"{number}/file.txt" for number in range(150)]):
        asked(warm, name)
        held.add(kept_open(warm))
    assert max(held) == 64
    clock.now += 1.0
    asked(warm, "0/file.txt")
    assert kept_open(warm) == 2, "the root and its directory: those of a second ago are closed"


def test_a_working_set_that_fits_stays_for_as_long_as_it_is_asked_for(
    files: Path, sender: Sender, clock: Clock
) -> None:
    """Of what is proven again, only the proof that is kept is charged."""
    names = planted(files, [f"{number}.txt" for number in range(32)])
    warm = PrivateFiles(files, sender, memory=len(names), clock=clock)
    for _ in range(20):
        for name in names:
            asked(warm, name)
        for name in names:
            with steps() as taken:
                asked(warm, name)
            assert "lstat" not in taken, "no walk"
        clock.now += 1.0


def test_presentations_that_take_turns_are_charged_once(files: Path, clock: Clock) -> None:
    (name,) = planted(files, ["file.txt"])
    warm = PrivateFiles(files, NGINX, memory=2, clock=clock)
    for age in range(500):
        asked(warm, name, max_age=age % 2, headers={"X-Own": "value" * (age % 2)})
        with steps() as taken:
            asked(warm, name)
        assert taken == ["stat"]


def test_what_is_forgotten_to_make_room_for_its_reply_is_charged_nowhere(
    files: Path, clock: Clock
) -> None:
    (name,) = planted(files, ["file.txt"])
    warm = PrivateFiles(files, NGINX, memory=1, clock=clock)
    asked(warm, name, headers={"X-Own": "v" * BYTES_PER_ENTRY})
    assert remembered(warm.root.memory) == set()
    assert warm.root.memory.size == 0


HOSTILE = [
    *("..", "../a/file.txt", "a/../a/file.txt", "a/./file.txt", "./a", "a//file.txt", "a/"),
    *("a\0b", "a/file.txt\0", "", "/", "/etc/passwd", "a/file.txt/", "a/file.txt/more"),
    *("x" * 255, "x" * 256, "x" * 5000, "a/" * 2000 + "x", "\udcff", "\ud800"),
]


def test_what_does_not_exist_is_not_remembered(files: Path, sender: Sender, clock: Clock) -> None:
    planted(files, ["a/file.txt"])
    (files / "loop").symlink_to("loop")
    (files / "dangling").symlink_to("nowhere")
    warm = PrivateFiles(files, sender, clock=clock)
    for name in [*HOSTILE, "missing", "a/missing", "missing/missing", "loop", "dangling", "a"]:
        with pytest.raises(Refused):
            warm.answer(GET, name)
    assert warm.root.memory._proofs == {}
    assert remembered(warm.root.memory) <= {b"", b"a"}, "directories that exist"


def test_a_path_that_is_over_long_is_delivered_and_not_remembered(
    files: Path, sender: Sender, clock: Clock
) -> None:
    room = 1024 - len(bytes(files)) - 1
    name = f"{'d' * 200}/" * ((room - 1) // 201)
    name += "f" * (room - len(name))
    planted(files, [name, name + "x"])
    warm = PrivateFiles(files, sender, clock=clock)
    for path, kept in ((name, True), (name + "x", False)):
        assert delivered(warm, path) == b"content"
        assert (path.encode() in remembered(warm.root.memory)) is kept
        with steps() as taken:
            asked(warm, path)
        assert ("lstat" in taken) is not kept


def plain(_: int) -> PresentationOptions:
    return {}


def of_four_kinds(number: int) -> PresentationOptions:
    kinds: list[PresentationOptions] = [
        {},
        {"as_attachment": True},
        {"download_name": f"{number} \N{SNOWMAN}.txt"},
        {"max_age": 1000 + number, "mimetype": "text/plain"},
    ]
    return kinds[number % 4]


def by_links(number: int) -> PresentationOptions:
    """As links have it, each with an expiry of its own."""
    return {"max_age": 100000 + number, "headers": {"Referrer-Policy": "no-referrer"}}


def as_attachment(_: int) -> PresentationOptions:
    return {"as_attachment": True}


def under_many_headers(number: int) -> PresentationOptions:
    return {"headers": {f"X-Own-{line}-{number}": f"{number}" for line in range(30)}}


def under_other_names(number: int) -> PresentationOptions:
    return {"download_name": "\N{GRINNING FACE}" * 200 + str(number)}


def of_long_types(number: int) -> PresentationOptions:
    return {"mimetype": f"text/plain; x={'y' * 1000}{number}"}


LINKED = "k"
DEEP = "/".join("d" * 200 for _ in range(14))
DEEP_ABROAD = "/".join("\N{EURO SIGN}" * 80 for _ in range(12))
FULL: dict[str, tuple[str, Callable[[int], PresentationOptions]]] = {
    "short names": ("{}", plain),
    "a directory for each": ("d{}/file.txt", plain),
    "eight levels deep": ("a/b/c/d/e/f/g/{}.txt", plain),
    "eight levels for each": ("{0}a/{0}b/{0}c/{0}d/{0}e/{0}f/{0}g/{0}.txt", plain),
    "names of 255 bytes": ("{:0255d}", plain),
    "such names, saved": ("{:0255d}", as_attachment),
    "names that are not ASCII": ("\N{EURO SIGN}" * 80 + "{}", plain),
    "such names saved": ("\N{EURO SIGN}" * 80 + "{}", as_attachment),
    "four presentations": ("{}", of_four_kinds),
    "four presentations, deep": ("a/b/c/d/e/f/g/{}.txt", of_four_kinds),
    "links that expire": ("{}", by_links),
    "many headers": ("{}", under_many_headers),
    "download names": ("{}", under_other_names),
    "long types": ("{}", of_long_types),
}


def most_held(warm: PrivateFiles, clock: Clock, requests: Iterator[Callable[[], Reply]]) -> int:
    """Return the most bytes that a memory has held, looked at when its own count says so."""
    next(requests)()  # what is computed once
    memory = warm.root.memory
    memory._proofs, memory._directories = type(memory._proofs)(), type(memory._directories)()
    gc.collect()
    gc.freeze()  # to collect again takes no time then
    most = counted = 0
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for request in requests:
            clock.now += 0.125  # so that the root is proven now and then, too
            request()
            if memory.size > counted * 1.03:
                gc.collect()  # the interpreter's own stock of small objects
                counted = memory.size
                most = max(most, tracemalloc.get_traced_memory()[0] - before)
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    return most


def requests(
    warm: PrivateFiles, names: list[str], options: Callable[[int], PresentationOptions]
) -> Iterator[Callable[[], Reply]]:
    """Yield requests for each name by each of four presentations."""
    for count, name in enumerate(names):
        for turn in range(4):
            yield lambda name=name, n=4 * count + turn: asked(warm, name, **options(n))  # type: ignore[misc]


@pytest.mark.parametrize("kind", FULL)
def test_no_more_bytes_than_its_entries_are_said_to_take(
    files: Path, sender: Sender, clock: Clock, kind: str
) -> None:
    form, options = FULL[kind]
    names = planted(files, [form.format(number) for number in range(ENTRIES + 8)])
    warm = PrivateFiles(files, sender, memory=ENTRIES, clock=clock)
    most = most_held(warm, clock, requests(warm, names, options))
    assert ENTRIES * BYTES_PER_ENTRY * 0.2 < most <= ENTRIES * BYTES_PER_ENTRY


@pytest.mark.parametrize("target", [DEEP, DEEP_ABROAD], ids=["deep", "deep, not ASCII"])
def test_no_more_bytes_where_short_links_lead_far(
    files: Path, sender: Sender, clock: Clock, target: str
) -> None:
    planted(files, [f"{target}/file.txt"])
    names = [f"{number}.txt" for number in range(ENTRIES)]
    for name in names:
        (files / name).symlink_to(f"{target}/file.txt")
    warm = PrivateFiles(files, sender, memory=ENTRIES, clock=clock)
    most = most_held(warm, clock, requests(warm, names, plain))
    assert ENTRIES * BYTES_PER_ENTRY * 0.2 < most <= ENTRIES * BYTES_PER_ENTRY


def test_no_more_bytes_where_a_short_link_leads_to_a_root_far_away(
    files: Path, sender: Sender, clock: Clock
) -> None:
    names = planted(files / DEEP, [f"{number}.txt" for number in range(ENTRIES)])
    files.with_name("root").symlink_to(files / DEEP)
    warm = PrivateFiles(files.with_name("root"), sender, memory=ENTRIES, clock=clock)
    most = most_held(warm, clock, requests(warm, names, plain))
    assert ENTRIES * BYTES_PER_ENTRY * 0.2 < most <= ENTRIES * BYTES_PER_ENTRY


class Verbose:
    """A sender of somebody's own with many headers of its own."""

    sends_bytes = False
    heeds = ()

    def reply(self, *_: object) -> Reply:
        return Reply(200, [(f"X-{line}", f"value {line}") for line in range(40)])


def test_no_more_bytes_where_a_sender_has_much_to_say(files: Path, clock: Clock) -> None:
    names = planted(files, [f"{number}.txt" for number in range(ENTRIES)])
    warm = PrivateFiles(files, Verbose(), memory=ENTRIES, clock=clock)
    most = most_held(warm, clock, requests(warm, names, plain))
    assert ENTRIES * BYTES_PER_ENTRY * 0.2 < most <= ENTRIES * BYTES_PER_ENTRY


def test_a_memory_of_none_holds_nothing(files: Path, sender: Sender) -> None:
    cold = PrivateFiles(files, sender, memory=0)
    for name in planted(files, ["file.txt", "a/b/file.txt"]):
        assert delivered(cold, name) == b"content"
    assert remembered(cold.root.memory) == set()
