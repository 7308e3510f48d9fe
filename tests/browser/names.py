"""Names to save under: what is asked for, what we send, and what Chromium stores."""

from __future__ import annotations

from typing import NamedTuple

_BIDI = "\u202e"  # what follows is shown from right to left
_JOINED = "👩\u200d🚀"  # one sign of three code points


class Name(NamedTuple):
    """A name that a download is to have.

    Attributes:
        label: what is special about it; the test's id.
        text: the name that the application gives.
        saved: the name of the file on the disk.

    """

    label: str
    text: str
    saved: str


def _same(label: str, text: str) -> Name:
    """Return a name that arrives as it is."""
    return Name(label, text, text)


NAMES = (
    _same("plain", "report.bin"),
    _same("two scripts", "¡mañana! 是.bin"),
    _same("spaces", "a  b c.bin"),
    _same("apostrophe", "it's.bin"),
    _same("semicolon", "a;b=c.bin"),
    _same("comma", "a,b.bin"),
    _same("percent", "100%.bin"),
    _same("percent and digits", "a%20b%2Fc.bin"),
    _same("encoded twice", "a%2520b.bin"),
    _same("plus", "a+b.bin"),
    _same("number sign and ampersand", "a#b&c.bin"),
    _same("brackets", "a(b)[c]{d}.bin"),
    _same("dollar and backtick", "$a `b`.bin"),
    _same("encoded word", "=?UTF-8?Q?a?=.bin".replace("?", "!")),
    _same("emoji", "🎉 party.bin"),
    _same("right to left", "تقرير.bin"),
    _same("accent", "año.bin"),
    _same("latin-1", "voilà.bin"),
    _same("two hundred characters", "x" * 196 + ".bin"),
    _same("two hundred bytes of another script", "深" * 65 + ".bin"),
    _same("no suffix", "README"),
    _same("two suffixes", "a.tar.bin"),
    # What follows is made harmless by us, before it is sent.
    Name("bidi override", f"evil{_BIDI}nib.exe.bin", "evilnib.exe.bin"),
    Name("slash", "a/b.bin", "a_b.bin"),
    Name("backslash", "a\\b.bin", "a_b.bin"),
    Name("line feed", "a\r\nX-Evil: 1.bin", "aX-Evil_ 1.bin"),
    Name("too long for a disk", "x" * 400 + ".bin", "x" * 240 + ".bin"),
    # And this by Chromium, for disks of other systems, for what begins with a dot, and by NFC.
    Name("combining accent", "an\u0303o.bin", "año.bin"),
    Name("joined emoji", f"{_JOINED}.bin", "👩_🚀.bin"),
    Name("way up", "../../a/b.bin", "_.._a_b.bin"),
    Name("way up of Windows", "..\\a.bin", "_a.bin"),
    Name("double quotes", 'a "b".bin', "a _b_.bin"),
    Name("what Windows forbids", "a<b>c:d|e?f*g.bin", "a_b_c_d_e_f_g.bin"),
    Name("tilde", "~a.bin", "_a.bin"),
    Name("leading dot", ".hidden.bin", "hidden.bin"),
)
