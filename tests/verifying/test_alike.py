"""nginx and lighttpd alone refuse and serve what our verifier and a look at the disk do."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

import pytest

from harness.process import scratch
from tests.clocks import at
from tests.servers.names import NAMES, decoys
from tests.verifying.altered import ALTERATIONS, requests
from tests.verifying.expected import PREFIX, expected, told
from tests.verifying.site import NOW, verifying, write
from xsendfile import AuthTokenApplication, BadSettingError, PrivateFiles
from xsendfile.links import Dialect, LinkSigner, Secdownload, SecureLink

COUNT = 2000
LINKS = (b"folder/out/file.txt", b"out", b"in", b"folder/dangling")
"""Symbolic ones. lighttpd says 403: `test_files`."""

_ENDS = (-3600, -1, 0, 1, 2, 60, 86_400, 10**8)  # seconds from now

_KEYS = {"k2": "zwölf Schlüssel für zwei", "k1": "not to be guessed by anybody"}
_NATIVE = LinkSigner(_KEYS, realm="$r")
_FOREIGN = LinkSigner({"k1": "another one that nobody knows"}, realm="$r")
_NAMES = (
    *(None, None, "Q3.pdf", "a/b\\c", '"é" \u202e%41\n', ".", "it's; x=?(1)*!.txt"),
    *("日" * 300 + ".pdf", "x" * 241 + "é.jpeg", "é" * 200, "." + "y" * 300, "z." + "é" * 200),
)
"""Of downloads; the last five are longer than a browser can save."""
_SECRET = 'a "$uri" phrase; {of} \\ours é'
_OLDER = 'another of $ours; "quoted"'
_SIMPLE = SecureLink(_SECRET, prefix=PREFIX)
_BOUND = SecureLink(
    _SECRET, expression="$remote_addr $uri{secret}$secure_link_expires", prefix=PREFIX
)


Sign = Callable[[Random, bytes], str]


def _native(dice: Random, path: bytes) -> str:
    """Return a native link of any kind."""
    signer = _NATIVE if dice.random() < 0.95 else _FOREIGN
    in_path = dice.random() < 0.4
    name = None if in_path else dice.choice(_NAMES)
    deep = path.count(b"/")
    signed_at = NOW - 10_000
    end = dice.choice(_ENDS)
    start = dice.choice([None, None, *(each for each in (-1, 0, 1) if each < end)])
    return signer.sign(
        path,
        expires_in=NOW + end - signed_at,
        clock=at(signed_at),
        starts_in=None if start is None else NOW + start - signed_at,
        as_attachment=dice.choice((None, None, True, False)),
        download_name=name,
        scope=dice.randint(1, deep) if deep and dice.random() < 0.5 else None,
        client=dice.choice((None, None, None, "127.0.0.9", "127.0.1.1")),
        form="path" if in_path else "query",
    )


def _simple(dice: Random, path: bytes) -> str:
    return _SIMPLE.sign(path, expires_in=2, clock=at(NOW + dice.choice(_ENDS) - 2))


def _bound(dice: Random, path: bytes) -> str:
    client = "127.0.0.1" if dice.random() < 0.8 else "127.0.0.2"
    return _BOUND.sign(path, expires_in=2, client=client, clock=at(NOW + dice.choice(_ENDS) - 2))


def _secdownload(dialect: Secdownload) -> Sign:
    """Return what signs links of mod_secdownload."""

    def sign(dice: Random, path: bytes) -> str:
        query = dice.choice(("", "a=1&b=%41")) if dialect.hash_querystr else ""
        made = NOW + dice.choice((-3601, -3600, -60, 0, 60, 3600, 3601))
        try:
            return dialect.sign(path, query=query, clock=at(made))
        except BadSettingError:  # a question mark in the path
            return dialect.sign("plain.txt", query=query, clock=at(made))

    return sign


_HMAC = Secdownload({"new": _SECRET, "old": _OLDER}, timeout=3600)
_OLD = Secdownload({"old": _OLDER}, timeout=3600)
_MD5 = Secdownload(_SECRET, algorithm="md5", timeout=3600, path_segments=2)
_SHA1 = Secdownload(_SECRET, algorithm="hmac-sha1", timeout=3600, hash_querystr=True)

CASES: Mapping[str, tuple[str, Dialect, Sign]] = {
    "native": ("nginx", _NATIVE, _native),
    "secure-link": ("nginx", _SIMPLE, _simple),
    "secure-link for one client": ("nginx", _BOUND, _bound),
    "secdownload, hmac-sha256": ("lighttpd", _HMAC, _secdownload(_HMAC)),
    "secdownload, an older key": ("lighttpd", _HMAC, _secdownload(_OLD)),
    "secdownload, hmac-sha1 with the query": ("lighttpd", _SHA1, _secdownload(_SHA1)),
    "secdownload, md5 of two segments": ("lighttpd", _MD5, _secdownload(_MD5)),
}


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with scratch("verified-") as directory:
        made = directory / "root"
        made.mkdir()
        for name in NAMES:
            write(made, name.path, b"the file " + name.path)
        for name in NAMES:
            for other in decoys(name.path):
                write(made, other, b"another file " + other)
        write(directory, b"outside.txt", b"outside of the root")
        write(directory, b"outside/file.txt", b"outside of the root")
        write(made, b"folder/index.html", b"an index")
        (made / "out").symlink_to(directory / "outside.txt")
        (made / "folder" / "out").symlink_to(directory / "outside")
        (made / "in").symlink_to("plain.txt")
        (made / "folder" / "dangling").symlink_to("nothing")
        os.mkfifo(made / "pipe")
        yield made


@pytest.mark.parametrize("case", CASES)
def test_a_server_answers_as_our_application_does(case: str, root: Path) -> None:
    server, dialect, sign = CASES[case]
    application = AuthTokenApplication(PrivateFiles(root, symlinks="deny"), dialect, clock=at(NOW))
    paths = [name.path for name in NAMES]
    others = [b"folder", b"pipe", b"no", *(LINKS if server == "nginx" else ())]

    def link(dice: Random) -> bytes:
        path = dice.choice(paths if dice.random() < 0.85 else others)
        return (PREFIX + sign(dice, path)).encode()

    statuses, altered, wrong = Counter[int](), set[str](), []
    with scratch("front-") as directory, verifying(dialect, root, directory, server) as browser:
        for asked in requests(link, COUNT):
            wanted = expected(application, asked, server)
            if isinstance(dialect, SecureLink) and wanted.status == 200:
                wanted = wanted._replace(cache="private, no-cache")  # it cannot count the rest
            seen = told(browser.ask(asked.target, asked.method))
            statuses[seen.status] += 1
            altered.add(asked.why)
            if seen != wanted:
                wrong.append((asked, wanted, seen))
    assert wrong == [], "\n".join(map(repr, wrong))
    assert altered == {"nothing", *(why for why, _ in ALTERATIONS)}
    assert statuses.keys() == {200, 400, 403, 404, 405, 410}
    assert min(statuses[status] for status in (200, 403, 404, 405, 410)) >= 20
    assert statuses[200] >= 200
