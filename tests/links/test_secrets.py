"""The secrets of dialects whose links name no key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from xsendfile._errors import BadSettingError
from xsendfile.links import (
    BadToken,
    Dialect,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
)

OLD, NEW, OTHER = "k3Qz-8uYw_old_71Lp", "hT5v-2nRc_new_90Xa", "bM7j-4sKd_other_12"
Make = Callable[..., ModAuthToken | Secdownload | SecureLink | SecureLinkSecret]
DIALECTS: list[Make] = [ModAuthToken, Secdownload, SecureLink, SecureLinkSecret]

every_dialect = pytest.mark.parametrize("make", DIALECTS)


@every_dialect
def test_the_first_secret_signs_and_all_verify(make: Make) -> None:
    rotated = make({"2026b": NEW, "2026a": OLD})
    assert make(NEW).verify(rotated.sign("a.txt")).path == b"a.txt"
    assert rotated.verify(make(OLD).sign("a.txt")).key == "2026a"
    assert rotated.verify(rotated.sign("a.txt")).key == "2026b"
    with pytest.raises(BadToken) as refused:
        rotated.verify(make(OTHER).sign("a.txt"))
    assert refused.value.ground == "signature"


@every_dialect
def test_a_secret_without_an_id_names_no_key(make: Make) -> None:
    links = make(NEW.encode())
    assert links.verify(links.sign("a.txt")).key is None


@every_dialect
@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("", "has 0 bytes"),
        ("s3cr3t", "has 6 bytes"),
        ("a" * 32, "placeholder"),
        ("1234567890123456", "placeholder"),
        ("abcdefghijklmnop", "placeholder"),
        ("qwertyuiopasdfgh", "placeholder"),
        (" \t\n\r\x0b\x0c" * 3, "placeholder"),
        ("hunter2hunter2hunter2", "placeholder"),
        ("xyzzyabxyzzyabxyzzyab", "placeholder"),
        ("${LINK_KEY_FOR_2026}", "placeholder"),
        ("{{ link_key_2026 }}", "placeholder"),
        ("os.environ['LINK_KEY']", "placeholder"),
        ("insert-secret-here", "placeholder"),
        ("CHANGE_IN_PRODUCTION", "placeholder"),
        ("please-change-me-now", "placeholder"),
        (None, "no bytes"),
        ({}, "empty mapping"),
        ({"old": "s3cr3t"}, "secret of key 'old' has 6 bytes"),
    ],
)
def test_what_is_no_secret_is_refused_without_being_shown(
    make: Make, secret: str | Mapping[str, str], problem: str
) -> None:
    with pytest.raises(BadSettingError, match=problem) as refused:
        make(secret)
    assert "s3cr3t" not in str(refused.value)
    assert "change-me" not in str(refused.value)


@every_dialect
def test_a_random_secret_is_taken_whatever_its_alphabet(make: Make) -> None:
    random = ("3353c55115113993", "J9WOTEsrNmMS01_B2hPgy46LYtOvSH-l5zqqxqsETME")
    for secret in (*random, b"\xff" + NEW.encode()):
        assert list(make(secret).secrets)


@every_dialect
@pytest.mark.parametrize("other", [f"{NEW}/v2", f"v2/{NEW}"])
def test_secrets_of_which_one_holds_the_other_at_an_end_are_refused(make: Make, other: str) -> None:
    """A hash sees no seam: with `S` and `S/v2`, the link for `a` would be one for `v2/a`."""
    with pytest.raises(BadSettingError, match="begins or ends with another"):
        make({"old": NEW, "new": other})


@every_dialect
def test_a_secret_in_the_place_of_its_id_is_not_shown(make: Make) -> None:
    with pytest.raises(BadSettingError) as refused:
        make({NEW: "2026"})
    assert NEW not in str(refused.value)


@every_dialect
def test_a_weak_secret_is_taken_where_links_exist_but_never_an_empty_one(make: Make) -> None:
    links = make("s3cr3t", allow_weak_secret=True)
    assert links.verify(links.sign("a.txt")).path == b"a.txt"
    with pytest.raises(BadSettingError, match="secret is empty"):
        make("", allow_weak_secret=True)


@every_dialect
def test_its_text_shows_the_settings_and_no_secret(make: Make) -> None:
    assert OLD not in repr(make(OLD))
    shown = repr(make({"new": NEW, "old": OLD}))
    assert shown.startswith(make.__name__ + "(… and 1 more")
    assert NEW not in shown
    assert OLD not in shown


def test_the_settings_can_be_read() -> None:
    bound = ModAuthToken(NEW, timeout=5, bind_address=True)
    assert (bound.timeout, bound.bind_address) == (5, True)
    assert repr(bound) == "ModAuthToken(…, timeout=5, bind_address=True)"
    cut = Secdownload(NEW, algorithm="md5", timeout=5, path_segments=2, hash_querystr=True)
    assert (cut.algorithm, cut.timeout, cut.path_segments, cut.hash_querystr) == ("md5", 5, 2, True)
    link = SecureLink(NEW, expression="{secret}$secure_link_expires$uri", prefix="/q")
    assert (link.expression, link.prefix) == ("{secret}$secure_link_expires$uri", "/q")
    for dialect in (bound, cut, link, SecureLinkSecret(NEW)):
        assert list(dialect.secrets) == [NEW.encode()]


@every_dialect
@pytest.mark.parametrize(
    "path", ["", "/", "//a", "a//b", "a/", "../a", "a/./b", "a/../b", "a\0b", "x" * 4096, "\ud800"]
)
def test_a_path_that_no_file_can_have_is_not_signed(make: Make, path: str) -> None:
    with pytest.raises(BadSettingError, match="path is"):
        make(NEW).sign(path)


@every_dialect
def test_a_slash_before_the_path_makes_no_difference(make: Make) -> None:
    links: Dialect = make(NEW)
    for path in ("a/b.txt", "/a/b.txt", b"/a/b.txt"):
        assert links.verify(make(NEW).sign(path)).path == b"a/b.txt"
