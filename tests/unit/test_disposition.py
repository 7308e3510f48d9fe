# ruff: noqa: RUF001 - look-alikes are what this is about
from __future__ import annotations

import re
import unicodedata
from email.message import Message

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit import rfc6266
from xsendfile._http.disposition import content_disposition

# What deceives or leads elsewhere, mixed with plain text.
TELLING = list("/\\\"';%. \r\n\t\0\x7f\x85\u202e\u2066\u200b\u2028\ufeff/＂％＼.41aZäß日€\ud800")
NAMES = st.one_of(st.text(st.sampled_from(TELLING), max_size=12), st.text(max_size=300))
CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


@pytest.mark.parametrize(
    "name", ["report.pdf", "Report 2026 (final).pdf", "a;b=c.txt", "100% sure.txt", "it's.txt"]
)
def test_a_name_of_plain_ascii_is_sent_once_as_it_is(name: str) -> None:
    assert content_disposition("attachment", name) == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("name", "fallback"),
    [
        ("Übersicht für März.pdf", "Ubersicht fur Marz.pdf"),
        ("Straße.txt", "Strasse.txt"),
        ("Œuvre à l’été.txt", "OEuvre a l'ete.txt"),
        ("smørrebrød på Ærø.txt", "smorrebrod pa AEro.txt"),
        ("Łódź.txt", "Lodz.txt"),
        ("5 € – „viel“.txt", "5 EUR - 'viel'.txt"),
        ("日本語.pdf", "_.pdf"),
        ("отчёт 2026.pdf", "_ 2026.pdf"),
        ("ﬁve ½.txt", "five 1_2.txt"),
        ("ｆｕｌｌ.txt", "full.txt"),
        ('say "hi".txt', "say 'hi'.txt"),
        ("100%41.txt", "100_41.txt"),
        ("日本", "_"),
    ],
)
def test_any_other_name_is_sent_readable_and_exact(name: str, fallback: str) -> None:
    disposition = rfc6266.read(content_disposition("attachment", name))
    assert disposition == ("attachment", fallback, name)


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\\b.txt", "a_b.txt"),
        ("C:\\a.txt", "C:_a.txt"),
        ("a\r\nSet-Cookie: b=c.txt", "aSet-Cookie: b=c.txt"),
        ("a\0.txt", "a.txt"),
        ("a\x85b\x1b[31m.txt", "ab[31m.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066a\u2069\u200f.txt", "a.txt"),
        ("\ufeffa\u200b.txt", "a.txt"),
        ("a\ud800.txt", "a.txt"),
        ("  a.txt\t", "a.txt"),
        ("", "download"),
        (".", "download"),
        ("..", "download"),
        ("......", "download"),
        (" .. ", "download"),
        ("\u202e\n", "download"),
        (".htaccess", ".htaccess"),
    ],
)
def test_a_name_is_made_harmless(name: str, harmless: str) -> None:
    assert rfc6266.read(content_disposition("inline", name)) == ("inline", harmless, None)


@pytest.mark.parametrize(
    ("name", "fallback"),
    [
        ("a／b＼c.txt", "a_b_c.txt"),  # fullwidth slashes
        ("a＂; b.txt", "a'; b.txt"),  # a fullwidth quote
        ("a％41.txt", "a_41.txt"),  # a fullwidth percent sign
        ("．．", "download"),  # fullwidth dots
        ("‥/a.txt", ".._a.txt"),  # a two-dot leader
        ("a∕b.txt", "a_b.txt"),  # a division slash
        ("℀.txt", "a_c.txt"),
    ],
)
def test_look_alikes_do_no_harm_in_the_fallback(name: str, fallback: str) -> None:
    assert rfc6266.read(content_disposition("inline", name)).plain == fallback


def test_a_long_name_is_cut_before_its_suffix() -> None:
    value = rfc6266.read(content_disposition("attachment", "a" * 300 + ".pdf"))
    assert value == ("attachment", "a" * 240 + ".pdf", None)


def test_a_long_name_is_cut_between_characters() -> None:
    value = rfc6266.read(content_disposition("attachment", "日" * 300 + ".pdf"))
    assert value.name == "日" * 80 + ".pdf"  # 3 * 80 + 4 bytes; one more would not fit


@pytest.mark.parametrize("name", ["a" * 300, "." + "a" * 300, "a." + "b" * 300, "a" * 300 + "."])
def test_a_long_name_without_a_short_suffix_is_cut_at_its_end(name: str) -> None:
    assert len(rfc6266.read(content_disposition("attachment", name)).name) == 244


@given(NAMES)
@example('a"; filename="evil.exe')
@example("a\\")
@example('\\"')
@example("%22; x=")
def test_a_strict_reader_reads_the_whole_value(name: str) -> None:
    value = content_disposition("attachment", name)
    assert all(" " <= character <= "~" for character in value)
    disposition = rfc6266.read(value)
    assert disposition.kind == "attachment"
    assert not set('"\\/') & set(disposition.plain)
    assert not re.search("%[0-9A-Fa-f]{2}", disposition.plain)
    assert disposition.plain.strip(". ")


@given(NAMES)
def test_a_lenient_reader_finds_the_same_parameters(name: str) -> None:
    value = content_disposition("attachment", name)
    message = Message()
    message["Content-Disposition"] = value
    parameters = [key for key, _ in message.get_params([], "Content-Disposition", unquote=True)]
    # The reader of e-mail merges `filename*` into `filename`.
    assert set(parameters) <= {"attachment", "filename"}
    assert message.get_content_disposition() == "attachment"


@given(NAMES)
def test_the_exact_name_is_the_given_one_without_what_deceives(name: str) -> None:
    exact = rfc6266.read(content_disposition("attachment", name)).name
    assert not CONTROLS.search(exact)
    assert not set("/\\") & set(exact)
    assert exact.strip(".")
    assert 0 < len(exact.encode()) <= 244
    unharmed = re.sub("[\ud800-\udfff]", "", CONTROLS.sub("", name))
    unharmed = unharmed.replace("/", "_").replace("\\", "_").strip()
    if len(unharmed.encode()) <= 244 and unharmed.strip("."):
        assert exact == unharmed


@given(NAMES)
@example("\ufdfa" * 85)
@example("㎯" * 85)
def test_the_value_stays_short(name: str) -> None:
    assert len(content_disposition("attachment", name)) <= 1500


@given(st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=20))
def test_a_latin_letter_with_an_accent_loses_only_the_accent(name: str) -> None:
    plain = rfc6266.read(content_disposition("inline", name)).plain
    bare = [unicodedata.normalize("NFD", letter)[0] for letter in name]
    kept = "".join(letter for letter in bare if letter.isascii())
    assert re.search(".*".join(map(re.escape, kept)), plain)


@pytest.mark.parametrize(
    "value",
    [
        "attachment",
        'attachment; filename="a"b"',
        'attachment; filename="a\r\nb"',
        "attachment; filename=a",
        "attachment; filename=\"a\"; filename*=UTF-8''a b",
        "attachment; filename=\"a\"; filename*=UTF-8''%4",
    ],
)
def test_the_strict_reader_is_strict(value: str) -> None:
    with pytest.raises(ValueError, match="attachment"):
        rfc6266.read(value)
