"""The recipes for mod_auth_token sign what our verifier accepts, for exactly that path."""

from __future__ import annotations

import functools
import re

import pytest

from tests.recipes.languages import LANGUAGES, TESTED, link, run
from tests.recipes.names import BYTES, CASES, Case
from tests.recipes.vectors import MOD_AUTH_TOKEN, Vector
from xsendfile import BadToken
from xsendfile.links import Grant, ModAuthToken

NOW = 1_700_000_000
SECRET = "7ea3a5a2c5ff4f7b"
VERIFIER = ModAuthToken(SECRET, timeout=3600)

every_language = pytest.mark.parametrize("language", TESTED)


def sign(language: str, path: bytes, time: int = NOW, secret: str = SECRET) -> str:
    return link("mod-auth-token", language, path, str(time), SECRET=secret)


def granted(url: str, verifier: ModAuthToken = VERIFIER, now: float = NOW) -> Grant:
    return verifier.verify(url, clock=lambda: now)


@every_language
@pytest.mark.parametrize("vector", MOD_AUTH_TOKEN, ids=lambda vector: vector.name)
def test_a_vector_is_reproduced(language: str, vector: Vector) -> None:
    assert sign(language, vector.path, vector.time, vector.secret) == vector.url


@functools.cache
def signed(language: str, case: Case) -> str:
    return sign(language, case.path, secret=case.secret)


@every_language
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_opens_the_path_that_was_signed(language: str, case: Case) -> None:
    grant = granted(signed(language, case), ModAuthToken(case.secret))
    assert grant.path == case.path.removeprefix(b"/")


@every_language
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_goes_into_a_url_as_it_is(language: str, case: Case) -> None:
    # RFC 3986 §3.3: what a segment may hold beside what was encoded.
    assert re.fullmatch(r"/[A-Za-z0-9._~/%!'()*-]+", signed(language, case))


@pytest.mark.parametrize("language", [each for each in TESTED if LANGUAGES[each].any_bytes])
def test_where_paths_are_bytes_any_is_signed(language: str) -> None:
    assert granted(sign(language, BYTES)).path == BYTES.removeprefix(b"/")


@every_language
def test_the_locale_does_not_matter(language: str) -> None:
    case = CASES["other letters"]
    path = BYTES if LANGUAGES[language].any_bytes else case.path
    own = (path, str(NOW))
    url = link("mod-auth-token", language, *own, SECRET=case.secret, LC_ALL="C.UTF-8")
    assert sign(language, path, secret=case.secret) == url


@every_language
def test_a_time_has_eight_digits(language: str) -> None:
    url = sign(language, b"/a.txt", 0xABCDEF)
    assert url.endswith("/00abcdef/a.txt")
    assert granted(url, now=0xABCDEF)


@functools.cache
def whole(language: str) -> str:
    return sign(language, "/2026/déjà.txt".encode())


@every_language
@pytest.mark.parametrize(
    ("part", "altered"),
    [
        ("/2026/", "/2025/"),
        ("%C3%A9", "%C3%89"),
        (".txt", ".tx"),
        ("/6553f100/", "/6553f101/"),
        ("/6553f100/", "/6553f0ff/"),
    ],
)
def test_an_altered_link_is_refused(language: str, part: str, altered: str) -> None:
    url = whole(language)
    assert url.count(part) == 1
    with pytest.raises(BadToken) as refused:
        granted(url.replace(part, altered))
    assert refused.value.ground == "signature"


@every_language
@pytest.mark.parametrize("place", [1, 16, 32])
def test_an_altered_token_is_refused(language: str, place: int) -> None:
    url = whole(language)
    other = "0" if url[place] != "0" else "1"
    with pytest.raises(BadToken) as refused:
        granted(url[:place] + other + url[place + 1 :])
    assert refused.value.ground == "signature"


@every_language
def test_nothing_is_signed_without_a_secret(language: str) -> None:
    done = run("mod-auth-token", language, "/a.txt", str(NOW))
    assert done.returncode
    assert not done.stdout
