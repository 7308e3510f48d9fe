"""Twenty thousand hostile paths through the applications, in process."""

from __future__ import annotations

import functools
import os
import random
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

import pytest

from tests.hostile.corpus import KINDS, SIZE, Path, corpus
from tests.hostile.folder import SECRET, Folder, folder, unprivileged
from tests.hostile.oracle import Verdict, lies_inside, verdict_on_name, verdict_on_request
from tests.hostile.report import report
from tests.hostile.senders import (
    LINKS,
    NOW,
    Answer,
    Way,
    ask,
    by_link,
    by_name,
    handed_over,
    mounted,
)

_METHODS = ("GET",) * 90 + ("HEAD",) * 6 + ("POST",) * 2 + ("get", "DELETE\r\nX: y")


@pytest.fixture(scope="module")
def place() -> Iterator[Folder]:
    with folder() as made:
        yield made


@pytest.fixture(scope="module")
def paths(place: Folder) -> list[Path]:
    return list(corpus(place))


def test_it_is_the_same_corpus_each_time(place: Folder) -> None:
    assert list(corpus(place, 500)) == list(corpus(place, 500))


def test_it_has_every_class_and_a_third_names_something_that_exists(
    place: Folder, paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    counts = Counter(path.kind for path in paths)
    report(capsys, "paths per class", counts)
    assert len(paths) == SIZE
    assert counts.keys() == KINDS | {thing.kind for thing in place.things}
    assert sum(_names_something(place, path) for path in paths) >= SIZE / 3


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_a_mounted_application_sends_what_the_path_names_inside_or_nothing(
    place: Folder, paths: list[Path], sender: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(place, mounted(place.root)[sender])
    with unprivileged():
        for path, method in zip(paths, _methods(), strict=False):
            answer = ask(run.way.application, method, path.text)
            run.check(path, method, answer, _requested(place.root, path.raw))
    run.conclude(capsys, f"mounted, {sender}", {200, 403, 404, 405})


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_a_link_sends_what_it_was_signed_for_or_nothing(
    place: Folder, paths: list[Path], sender: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(place, by_link(place.root)[sender])
    rng = random.Random(sender)
    with unprivileged():
        for path, method in zip(paths[::3], _methods(), strict=False):
            link, verdict = _link(rng, place.root, path)
            answer = ask(run.way.application, method, link)
            refused_first = verdict.status == 410 or link not in _genuine
            run.check(path, "GET" if refused_first else method, answer, verdict)
    run.conclude(capsys, f"signed, {sender}", {200, 403, 404, 405, 410})


def test_send_file_sends_what_the_application_named_inside_or_nothing(
    place: Folder, paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(place, by_name(place.root))
    with unprivileged():
        for path, method in zip(paths, _methods(), strict=False):
            if path.raw is not None:
                name = path.raw.removeprefix(b"/")
                answer = ask(run.way.application, method, "/elsewhere", name)
                run.check(path, method, answer, verdict_on_name(place.root, name))
    run.conclude(capsys, "send_file, Nginx", {200, 404, 405})
