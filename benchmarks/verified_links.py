"""Links that a front server verifies by itself, beside the same server without links.

Run it with `python -m benchmarks.verified_links`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.rounds import Comparison, compare
from benchmarks.stacks import check, front_version
from benchmarks.through_servers import CONNECTIONS, FEWER_ROUNDS, MORE_ROUNDS, SECONDS
from benchmarks.wrk import burst
from harness.process import Server, free_port, scratch
from harness.servers import start_front_server
from xsendfile.links import Dialect, LinkSigner, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

LOCATION = "/files/"
STATIC = "without links"

_SIZE = 1_000
_NAME = "2026/report.pdf"
_SECRET = "Zeq8-5mbV_ok2tXw7Lr3nQ"  # noqa: S105 - keeps nothing
_DAY = 86400
_SECURE_LINK = SecureLink(_SECRET, prefix=LOCATION.rstrip("/"))
_NATIVE = LinkSigner({"k1": _SECRET})
_SECDOWNLOAD = Secdownload(_SECRET, timeout=_DAY)


class Verified(NamedTuple):
    """Links, and who honours them.

    Attributes:
        dialect: of the links.
        link: to the file, below the location.

    """

    dialect: Dialect
    link: str


class Field(NamedTuple):
    """Who is compared with whom.

    Attributes:
        front: the server.
        verified: the dialects, by their names.
        static: returns, of a printed configuration and the directory of the
            files, one of the same server without links.
        said: that in words.
        rounds: how many.

    """

    front: str
    verified: Mapping[str, Verified]
    static: Callable[[str, Path], str]
    said: str
    rounds: int


_PLAIN_LOCATION = f"""
        location ^~ {LOCATION} {{
            alias "ROOT/";
            disable_symlinks on "from=ROOT";
            if_modified_since before;
            expires off;
            add_header Cache-Control "private, no-cache";
            add_header Referrer-Policy no-referrer always;
        }}
    }}
}}
"""


def _nginx_without_links(text: str, root: Path) -> str:
    """Return a configuration with a location that just sends, and whose settings are the same."""
    before, found, _ = text.partition("location ^~")
    if not found:
        message = f"what is printed has no such location:\n{text}"
        raise RuntimeError(message)
    return before + _PLAIN_LOCATION.replace("ROOT", str(root))


def _lighttpd_without_links(text: str, root: Path) -> str:
    """Return a configuration without the script that judges links."""
    text, scripts = re.subn(r"(?m)^\s*magnet\.attract-physical-path-to.*$", "", text)
    text, roots = re.subn(r"(?m)^(server\.document-root =).*$", rf'\1 "{root.parent}"', text)
    if (scripts, roots) != (1, 1):
        message = f"what is printed has another script or root:\n{text}"
        raise RuntimeError(message)
    return text


FIELDS = (
    Field(
        "nginx",
        {
            "secure-link": Verified(_SECURE_LINK, _SECURE_LINK.sign(_NAME, expires_in=_DAY)),
            "native": Verified(_NATIVE, _NATIVE.sign(_NAME, expires_in=_DAY)),
        },
        _nginx_without_links,
        "as printed, with a location that has the same settings but those of links",
        MORE_ROUNDS,
    ),
    Field(
        "lighttpd",
        {"secdownload": Verified(_SECDOWNLOAD, _SECDOWNLOAD.sign(_NAME))},
        _lighttpd_without_links,
        "as printed, without the script",
        FEWER_ROUNDS,
    ),
)
"""All comparisons: `verified-links-nginx` and `verified-links-lighttpd`."""


def main(fields: Sequence[Field] = FIELDS) -> None:
    """Measure, and save and print what came of it."""
    for field in fields:
        measured(field)


def measured(field: Field) -> Comparison:
    """Start all contestants of a field, and compare them."""
    with scratch("verified-") as directory, contextlib.ExitStack() as stack:
        root = directory / LOCATION.strip("/")
        file = root / _NAME
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * _SIZE)
        urls: dict[str, str] = {}
        (first, *_) = field.verified.values()
        server = stack.enter_context(_started(field.front, first.dialect, root, field.static))
        urls[STATIC] = server.url + LOCATION + _NAME
        for name, (dialect, link) in field.verified.items():
            server = stack.enter_context(_started(field.front, dialect, root, None))
            urls[name] = server.url + LOCATION.rstrip("/") + link
        for url in urls.values():
            check(url, file)
        return compare(
            f"verified-links-{field.front}",
            f"links verified by {field.front} itself, 1 kB",
            {name: _burst(url) for name, url in urls.items()},
            twice=STATIC,
            unit="requests/s",
            better="more",
            rounds=field.rounds,
            settings={
                "versions": {field.front: front_version(field.front)},
                "front server": "as `xsendfile config --verify` prints it",
                STATIC: field.said,
                "load": f"wrk, 1 thread, {CONNECTIONS} connections, bursts of {SECONDS} s",
                "file": f"{_SIZE} bytes, the same for all, in the page cache; always the same link",
            },
        )


@contextlib.contextmanager
def _started(
    front: str, dialect: Dialect, root: Path, change: Callable[[str, Path], str] | None
) -> Iterator[Server]:
    """Start a front server that verifies links, or its changed like."""
    port = free_port()
    text = verifying_configuration(
        front, [FrontRoot(str(root), LOCATION)], dialect, listen=f"127.0.0.1:{port}"
    )
    if change is not None:
        text = change(text, root)
    with (
        scratch("verifying-") as directory,
        start_front_server(front, text, directory, port) as server,
    ):
        yield server


def _burst(url: str) -> Callable[[], float]:
    """Return what asks for a file for a while, and tells the requests in a second."""
    return lambda: burst(url, SECONDS, connections=CONNECTIONS).rate


if __name__ == "__main__":
    main()
