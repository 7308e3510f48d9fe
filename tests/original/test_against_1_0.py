"""The tests of the bugs fail with xsendfile 1.0, and the tests of the drop-in pass."""

from __future__ import annotations

import re

import pytest

from tests.dropin.zones import ZONES
from tests.original.release import ROOT, Release, names_in

BUGS = names_in("bugs/test_*.py")
KEPT = names_in("dropin/test_kept_*.py")
MENDED = names_in("dropin/test_mended_*.py")

# What is seen of each bug in 1.0: an exception, or what it answered.
SEEN = {
    "e01": r"assert 200 == 403",
    "e02": r"assert 200 == 404|b'another file'",
    "e03": r"assert 200 == 404",
    "e04": r"assert 200 == 410",
    "e05": r"assert \[\] == ",
    "e06": r"assert 404 == 200",
    "e07": r"^(OverflowError: timestamp|ValueError: year \d+) (is )?out of range",
    "e08": r"^Unicode(De|En)codeError",
    "e09": r"^ValueError: .*embedded null",
    "e10": r"assert \(?405",
    "e11": r"^UnicodeDecodeError",
    "e13": r"assert '(/%C3%83%C2%A|/a/b/-internal-|/100%25/-internal-)",
    "e15": r"assert '\S+//foo\.txt'",
    "e16": r"assert (200 == 403|'/-internal-(//foo|/link)\.txt')",
    "e17": r"assert 'application/x-tar'",
    "e18": r"assert (\(206, b'fo'\)|'content-range' not in|'.* -0000' == )|^AssertionError$",
    "e19": r"assert \(404, ",
    "e22": r"assert 200 == 404",
    "e23": r"^KeyError: '(PATH_INFO|SCRIPT_NAME)'",
    "e27": r"DID NOT RAISE|^TypeError: can't concat str to bytes",
}

# 1.0 takes times for local ones.
RIGHT_ONLY_IN_UTC = {"test_kept_token_config::test_a_time_with_its_zone_is_understood"}


def number(name: str) -> str:
    """Return the number of the bug that a test is named after, or nothing."""
    match = re.search(r"::test_(e\d\d)_", name)
    return match[1] if match else ""


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Xsendfile 1.0, run once."""
    return Release(tmp_path_factory.mktemp("original"))


def test_it_is_1_0_that_is_tested(release: Release) -> None:
    """1.0rc2 is the last that was released."""
    script = "import importlib.metadata as m, xsendfile; print(m.version('xsendfile'), xsendfile)"
    version, _, module = release.python("-c", script).stdout.partition(" ")
    assert version == "1.0rc2"
    assert f"'{ROOT}/.venv-original/" in module


def test_every_bug_that_is_gone_has_a_test() -> None:
    assert {number(name) for name in BUGS} == set(SEEN)


def test_every_bug_that_is_kept_by_contract_has_a_test() -> None:
    assert {"e12", "e14", "e22", "e24", "e25", "e26", "e28"} <= {number(name) for name in KEPT}
    assert {"e21", "e25", "e26"} <= {number(name) for name in MENDED}


@pytest.mark.parametrize("name", BUGS)
def test_1_0_has_the_bug(release: Release, name: str) -> None:
    for result in release.results[name]:
        assert result.outcome == "failed", result.case
        assert re.search(SEEN[number(name)], result.message), result.message


@pytest.mark.parametrize("name", KEPT)
def test_1_0_keeps_its_promise(release: Release, name: str) -> None:
    outcomes = {
        zone: {result.outcome for result in release.results[name] if result.zone == zone}
        for zone in ZONES
    }
    elsewhere = "failed" if name in RIGHT_ONLY_IN_UTC else "passed"
    assert outcomes == {"UTC": {"passed"}, "Asia/Tokyo": {elsewhere}}
