"""The recipes for the native dialect sign what our verifier accepts, with exactly that in it."""

from __future__ import annotations

import functools
import re

import pytest

from tests.recipes.languages import LANGUAGES, TESTED, link, run
from tests.recipes.names import BYTES, CASES, Case
from tests.recipes.vectors import KEYS, NATIVE, Vector
from xsendfile import BadToken
from xsendfile.links import Grant, LinkSigner

NOW = 1_700_000_000
END = NOW + 3600
SECRET = KEYS["k1"]
SIGNER = LinkSigner({"k1": SECRET, "k2": KEYS["k2"]})

every_language = pytest.mark.parametrize("language", TESTED)


def sign(language: str, path: bytes, *fields: str, secret: str = SECRET) -> str:
    return link("native", language, path, str(END), *fields, KEY="k1", SECRET=secret)


def granted(url: str, signer: LinkSigner = SIGNER) -> Grant:
    return signer.verify(url, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("language", "vector"),
    [
        pytest.param(language, vector, id=f"{language} {vector.name}")
        for language in TESTED
        for vector in NATIVE
        if LANGUAGES[language].any_bytes or vector.name != "latin1"
    ],
)
def test_a_vector_is_reproduced(language: str, vector: Vector) -> None:
    own = (str(vector.time), *vector.fields)
    secrets = {"KEY": vector.key, "SECRET": vector.secret}
    assert link("native", language, vector.path, *own, **secrets) == vector.url


@functools.cache
def signed(language: str, case: Case) -> str:
    return sign(language, case.path, f"name={case.name}", secret=case.secret)


@every_language
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_holds_the_path_and_the_name_that_were_signed(language: str, case: Case) -> None:
    grant = granted(signed(language, case), LinkSigner({"k1": case.secret}))
    assert grant.path == case.path.removeprefix(b"/")
    assert grant.download_name == case.name


@every_language
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_goes_into_a_url_as_it_is(language: str, case: Case) -> None:
    assert re.fullmatch(r"/[A-Za-z0-9._~/%-]+\?[A-Za-z0-9._~%&=-]+", signed(language, case))


@pytest.mark.parametrize("language", [each for each in TESTED if LANGUAGES[each].any_bytes])
def test_where_paths_are_bytes_any_is_signed(language: str) -> None:
    assert granted(sign(language, BYTES)).path == BYTES.removeprefix(b"/")


@every_language
def test_the_locale_does_not_matter(language: str) -> None:
    case = CASES["other letters"]
    path = BYTES if LANGUAGES[language].any_bytes else case.path
    fields = (str(END), f"name={case.name}")
    url = link("native", language, path, *fields, KEY="k1", SECRET=case.secret, LC_ALL="C.UTF-8")
    assert sign(language, path, fields[1], secret=case.secret) == url


@functools.cache
def whole(language: str) -> str:
    """Return a link that has all fields of the recipes."""
    fields = ("starts=1699999999", "as=attachment", "name=Größe.txt")
    return sign(language, "/2026/déjà.txt".encode(), *fields)


@every_language
def test_a_link_holds_all_that_was_asked_for(language: str) -> None:
    assert granted(whole(language)) == Grant(
        "2026/déjà.txt".encode(), END, as_attachment=True, download_name="Größe.txt", key="k1"
    )


@every_language
@pytest.mark.parametrize(
    ("part", "altered"),
    [
        ("/2026/", "/2025/"),
        ("%C3%A9", "%C3%89"),
        (".txt?", ".tx?"),
        ("as=attachment", "as=inline"),
        ("as=attachment&", ""),
        ("expires=1700003600", "expires=1700003601"),
        ("expires=1700003600", "expires=17000036000"),
        ("key=k1", "key=k2"),
        ("name=Gr", "name=gr"),
        ("&name=Gr%C3%B6%C3%9Fe.txt", ""),
        ("starts=1699999999", "starts=1699999998"),
        ("&starts=1699999999", ""),
    ],
)
def test_an_altered_link_is_refused(language: str, part: str, altered: str) -> None:
    url = whole(language)
    assert url.count(part) == 1
    with pytest.raises(BadToken) as refused:
        granted(url.replace(part, altered))
    assert refused.value.ground == "signature"


@every_language
@pytest.mark.parametrize("place", [0, 20, 42])
def test_an_altered_signature_is_refused(language: str, place: int) -> None:
    head, mark, signature = whole(language).partition("sig=")
    other = "B" if signature[place] == "A" else "A"
    with pytest.raises(BadToken) as refused:
        granted(f"{head}{mark}{signature[:place]}{other}{signature[place + 1 :]}")
    assert refused.value.ground == "signature"


@every_language
@pytest.mark.parametrize("missing", ["SECRET", "KEY"])
def test_nothing_is_signed_without_a_secret_and_its_name(language: str, missing: str) -> None:
    secrets = {"SECRET": SECRET, "KEY": "k1"}
    del secrets[missing]
    done = run("native", language, "/a.txt", str(END), **secrets)
    assert done.returncode
    assert not done.stdout
