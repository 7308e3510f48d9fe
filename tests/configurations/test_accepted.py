"""Real servers take every configuration that we print for two hundred hostile sites.

What their checkers want to find on the disk: nginx and Caddy the directory of
an access log, writable; no server looks for the roots or the sockets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.process import free_port, scratch, share
from harness.servers import FRONT_SERVERS, ConfigurationRefusedError, check_configuration
from tests.configurations.asking import configuration_of, site_around
from tests.configurations.sets import COUNT, sets
from xsendfile import BadSettingError
from xsendfile.servers.config import ROOMS

_MOST_REFUSED = 20
_REASON = re.compile(
    r"holds (['\"]).+\1, which cannot be spelled in|ends in a backslash, which would escape"
    r"|ends in a blank, which uWSGI would cut"
    r"|which versions of Caddy read differently",
    re.DOTALL,
)
_JUDGES = [server for server, front in FRONT_SERVERS.items() if front.check]


class Outcome(NamedTuple):
    """What became of the sets for one server, by their numbers.

    Attributes:
        printed: complete configurations.
        refused: why there is none.

    """

    printed: Mapping[int, str]
    refused: Mapping[int, str]


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Mapping[str, Outcome]]:
    with scratch("sets-") as directory:
        for server in ROOMS:
            (directory / server).mkdir()
            share(directory / server / "logs")
        yield {server: _outcome(server, directory) for server in ROOMS}


def _outcome(server: str, base: Path) -> Outcome:
    """Ask for the configuration of every set."""
    printed, refused = {}, {}
    for asked in sets():
        listen = f"{asked.host}:{free_port()}"
        try:
            text = configuration_of(asked, server, str(base), listen)
        except BadSettingError as error:
            refused[asked.number] = str(error)
        else:
            printed[asked.number] = site_around(text, server, listen) if asked.snippet else text
    return Outcome(printed, refused)


@pytest.mark.parametrize("server", ROOMS)
def test_at_least_180_of_200_are_printed(server: str, outcomes: Mapping[str, Outcome]) -> None:
    assert len(outcomes[server].printed) >= COUNT - _MOST_REFUSED


@pytest.mark.parametrize("server", ROOMS)
def test_a_refusal_names_the_reason(server: str, outcomes: Mapping[str, Outcome]) -> None:
    assert [why for why in outcomes[server].refused.values() if not _REASON.search(why)] == []


@pytest.mark.parametrize("server", _JUDGES)
def test_the_server_takes_all_that_are_printed(
    server: str, outcomes: Mapping[str, Outcome]
) -> None:
    printed = list(outcomes[server].printed.items())
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: _judged(server, half), (printed[::2], printed[1::2]))
    assert [complaint for half in halves for complaint in half] == []


def _judged(server: str, printed: list[tuple[int, str]]) -> list[str]:
    """Return what a server complains about."""
    complaints = []
    with scratch("judge-") as directory:
        for number, text in printed:
            try:
                check_configuration(server, text, directory)
            except ConfigurationRefusedError as error:
                complaints.append(f"set {number}: {error}")
    return complaints
