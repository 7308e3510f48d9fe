"""The table of hostile file names, each with the files that a wrong decoding would hit."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes


class Name(NamedTuple):
    """A file name that a server may stumble over.

    Attributes:
        label: what is hostile about it; the test's id.
        path: the name, or a path of several.
        refused: where a server cannot carry it: the way, the status that the
            client gets instead of the file, and why.

    """

    label: str
    path: bytes
    refused: tuple[tuple[str, int, str], ...] = ()

    def status(self, way: str) -> int:
        """Return the status that is documented for a way through a server."""
        return next((status for refused, status, _ in self.refused if refused == way), 200)


_CJK = "深".encode()  # three bytes, nine when percent-encoded
_DIRECTORY = _CJK * 80  # 240 bytes

NAMES = (
    Name("plain", b"plain.txt"),
    Name("space", b"a b.txt"),
    Name("leading space", b" lead.txt"),
    Name("trailing space", b"trail.txt "),
    Name("spaces only", b"  "),
    Name("a last byte that is a blank in latin-1", "voilà".encode()),
    Name("percent", b"100%.txt"),
    Name("percent alone", b"%"),
    Name("percent at the end", b"name%"),
    Name("percent and one digit", b"x%4"),
    Name("percent, no digits", b"%zz.txt"),
    Name("encoded letter", b"%41.txt"),
    Name("encoded space", b"a%20b.txt"),
    Name("encoded percent", b"%25.txt"),
    Name("encoded twice", b"%2541.txt"),
    Name("encoded dots", b"%2e%2e"),
    Name("encoded dots and slash", b"%2e%2e%2fplain.txt"),
    Name("encoded slash", b"x%2Fy.txt"),
    Name("encoded NUL", b"x%00.txt"),
    Name("encoded line feed", b"x%0a.txt"),
    Name("unicode escape", b"%u0041.txt"),
    Name("question mark", b"q?x=1.txt"),
    Name("question mark at the end", b"why?"),
    Name("number sign", b"c#.txt"),
    Name("semicolon", b"s;v=1.txt"),
    Name("plus", b"a+b.txt"),
    Name("ampersand and equals", b"a&b=c.txt"),
    Name("double quotes", b'"q".txt'),
    Name("single quote", b"it's.txt"),
    Name("backtick and pipe", b"`id`|x.txt"),
    Name("backslash", b"a\\b.txt"),
    Name("backslashes that climb", b"..\\..\\plain.txt"),
    Name("escaped letter", b"\\x41.txt"),
    Name("comma and colon", b"a,b:c.txt"),
    Name("angle and square brackets", b"<a>[b].txt"),
    Name("caret and tilde", b"^~ .txt"),
    Name("tilde", b"~"),
    Name("asterisk", b"*"),
    Name("at sign", b"@named"),
    Name("variable of nginx", b"${host}"),
    Name("variable without braces", b"$uri"),
    Name("placeholder of Caddy", b"{b}"),
    Name("placeholder with a name", b"{http.request.host}.txt"),
    Name("option", b"-rf"),
    Name("mark of the kernel", b"gone (deleted)"),
    Name("scheme", b"http:"),
    Name("leading dot", b".hidden"),
    Name("two leading dots", b"..x"),
    Name("three dots", b"..."),
    Name("trailing dot", b"end.txt."),
    Name("line feed", b"a\nb.txt"),
    Name("line feed at the end", b"a.txt\n"),
    Name("carriage return", b"a\rb.txt"),
    Name("a header of its own", b"a\r\nX-Accel-Redirect: x"),
    Name("tab", b"a\tb.txt"),
    Name("control characters", b"\x01\x02\x1b[0m.txt"),
    Name("delete character", b"\x7f.txt"),
    Name("latin letters", "mañana ß.txt".encode()),
    Name("composed", unicodedata.normalize("NFC", "é.txt").encode()),
    Name("decomposed", unicodedata.normalize("NFD", "é.txt").encode()),
    Name("Chinese", "是文件.pdf".encode()),
    Name("emoji", "🦊👩‍🚀.png".encode()),
    Name("right to left", "\u202etxt.exe".encode()),
    Name("full-width dots and slash", "\uff0e\uff0e\uff0fplain.txt".encode()),
    Name("C1 control", "\u0085\u009f.txt".encode()),
    Name("not UTF-8", b"\xe9\xff.txt"),
    Name("overlong dots", b"\xc0\xae\xc0\xae"),
    Name("255 bytes", b"x" * 251 + b".txt"),
    Name("255 bytes, all encoded", _CJK * 85),
    Name("default page", b"index.html"),
    Name("8 deep", b"1/2/3/4/5/6/7/8.txt"),
    Name("hostile directories", b"%41/a b/?#;/\n/x.txt"),
    Name("a URI beyond 4 kB", b"/".join([_DIRECTORY] * 6)),
    Name("a URI beyond 8 kB", b"/".join([_DIRECTORY] * 12)),
    Name("3.5 kB of Chinese, a URI beyond 10 kB", b"/".join([_DIRECTORY] * 15)),
    Name("3.5 kB of ASCII", b"/".join([b"d" * 240] * 15)),
)


def decoys(name: bytes) -> Iterator[bytes]:
    """Yield what `name` becomes when a server decodes it once too often, or not at all."""
    directory, slash, last = name.rpartition(b"/")
    wrong = {
        unquote_to_bytes(last),
        unquote_to_bytes(unquote_to_bytes(last)),
        quote_from_bytes(last).encode(),
        quote_from_bytes(quote_from_bytes(last).encode()).encode(),
        last.replace(b"+", b" "),
        last.replace(b" ", b"+"),
        last.replace(b"%", b"%25"),
        last.replace(b"\\", b""),
        last.removesuffix(b" (deleted)"),
        last.rstrip(b"."),
        last.lower(),
        last.strip(),
        last.replace(b"$", b"").strip(b"{}"),
        last.replace(b"${host}", b"127.0.0.1"),
        last.replace(b"{http.request.host}", b"127.0.0.1"),
        last.decode("latin-1").encode(),
        last.decode(errors="replace").encode(),
        last.decode(errors="ignore").encode(),
        bytes(byte if byte >= 32 and byte != 127 else ord("_") for byte in last),
        *(last.split(mark)[0] for mark in (b"?", b"#", b";", b"&", b"\n", b"\r", b"\t", b"%")),
        *(_normalised(last, form) for form in ("NFC", "NFD", "NFKC")),
    }
    for other in sorted(wrong - {last, b"", b".", b".."}):
        if b"/" not in other and b"\0" not in other and len(other) < 256:
            yield directory + slash + other


def _normalised(name: bytes, form: str) -> bytes:
    text = name.decode(errors="surrogateescape")
    normal = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    return os.fsencode(normal)
