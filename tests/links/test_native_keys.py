"""The keys of native links, and their realms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.links.kinds import SECRET
from tests.links.native_links import LINKS, ground_of, now
from xsendfile._errors import BadSettingError
from xsendfile.links import LinkSigner

OLD, NEW = "k3Qz-8uYw_old_71Lp", "hT5v-2nRc_new_90Xa"


def test_links_of_another_realm_are_forged() -> None:
    files, photos = (LinkSigner({"k1": SECRET}, realm=realm) for realm in ("files", "photos"))
    url = files.sign("a", clock=now)
    assert files.verify(url, clock=now).path == b"a"
    for other in (photos, LINKS):
        assert ground_of(url, other) == ("signature", "sig")


@pytest.mark.parametrize("realm", ["a\nb", "\n", 5, None, b"files", "\ud800"])
def test_a_realm_is_a_line_of_text(realm: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="realm is no str of one line"):
        LinkSigner({"k1": SECRET}, realm=realm)


def test_the_first_key_signs_and_all_verify() -> None:
    rotated = LinkSigner({"2026b": NEW, "2026a": OLD})
    url = LinkSigner({"2026a": OLD}).sign("a", clock=now)
    assert rotated.verify(url, clock=now).key == "2026a"
    assert "key=2026b&" in rotated.sign("a")
    assert rotated.verify(rotated.sign("a")).key == "2026b"
    assert ground_of(rotated.sign("a", clock=now), LinkSigner({"2026a": OLD})) == ("key", "key")


def test_a_key_is_the_one_that_the_link_names() -> None:
    """Secrets are not tried in turn."""
    one, other = LinkSigner({"k1": OLD, "k2": NEW}), LinkSigner({"k2": OLD, "k1": NEW})
    assert ground_of(one.sign("a", clock=now), other) == ("signature", "sig")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({}, "no mapping with a key in it"),
        (SECRET, "no mapping with a key in it"),
        (None, "no mapping with a key in it"),
        ({"a b": SECRET}, "key id is 'a b'; give 1 to 32 letters"),
        ({"": SECRET}, "key id is ''"),
        ({"k" * 33: SECRET}, "key id is …"),  # it may be the secret, exchanged with its id
        ({"ü": SECRET}, "key id is 'ü'"),
        ({5: SECRET}, "key id is …"),
        ({"k1": ""}, "the secret of key 'k1' has 0 bytes"),
        ({"k1": "fifteen-bytes-x"}, "the secret of key 'k1' has 15 bytes"),
        ({"k1": SECRET, "k2": "short"}, "the secret of key 'k2' has 5 bytes"),
        ({"k1": "x" * 64}, "looks like a placeholder"),
        ({"k1": "abcabcabcabcabcabc"}, "looks like a placeholder"),
        ({"k1": "Change-Me-1234567890"}, "looks like a placeholder"),
        ({"k1": "django-insecure-h3k9+w8"}, "looks like a placeholder"),
        ({"k1": b"your_secret_key_here!"}, "looks like a placeholder"),
        ({"k1": "q7Zt-2mB" * 3}, "looks like a placeholder"),
        ({"k1": None}, "no bytes and no text"),
        ({"k1": 1234567890123456}, "no bytes and no text"),
        ({"k1": "\ud800" * 16}, "no bytes and no text"),
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(keys: Any, problem: str) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=problem) as refused:
        LinkSigner(keys)
    for secret in keys.values() if isinstance(keys, dict) else [keys]:
        assert not isinstance(secret, str) or len(secret) < 6 or secret not in str(refused.value)


def test_a_secret_may_repeat_what_is_longer_than_a_word() -> None:
    assert LinkSigner({"k1": "q7Zt-2mBx" * 2}).keys.first == "k1"


def test_a_secret_may_be_any_16_bytes() -> None:
    links = LinkSigner({"k1": bytes(range(240, 256))})
    assert links.verify(links.sign("a")).path == b"a"
    text, raw = (
        LinkSigner({"k1": "zwölf Schlüssel"}),
        LinkSigner({"k1": "zwölf Schlüssel".encode()}),
    )
    assert text.sign("a", clock=now) == raw.sign("a", clock=now)


def test_its_text_shows_ids_and_realm_and_no_secret() -> None:
    assert repr(LinkSigner({"b": NEW, "a": OLD}, realm="r")) == (
        "LinkSigner({'b': …, 'a': …}, realm='r')"
    )
    assert repr(LINKS) == "LinkSigner({'k1': …})"


def test_the_settings_can_be_read() -> None:
    links = LinkSigner({"b": NEW, "a": OLD}, realm="r")
    assert (list(links.keys), links.realm) == (["b", "a"], "r")
    assert links.keys.get("a") == OLD.encode()
    assert links.keys.get("c") is None
