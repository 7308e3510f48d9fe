"""Nothing that a value holds becomes a directive: the servers say what they have read.

A value is refused by us, or a server reads with it what it reads with a
harmless one, but for the places where two harmless ones differ as well.
nginx cannot show what it has read, but takes no directive that it does not
know; what it makes of the values, its answers show.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from harness.process import PATIENCE, free_port, scratch, share
from harness.servers import FRONT_SERVERS, check_configuration, start_nginx
from tests.configurations.asking import site_around
from tests.servers.browser import Browser
from xsendfile import BadSettingError
from xsendfile.servers.config import ROOMS, FrontRoot, configuration

HARMLESS = ("8001", "8002")
ATTACKS = (
    *('"', "'", "`", "\\", "\\\\", '\\"', "\\'", ";", "#", "{", "}", "{}", "\0", '"; "', '" "'),
    '"; attack on; "',
    "'; attack on; '",
    '\\"; attack on; \\"',
    '\\\\"; attack on; "',
    '"; } attack { "',
    '"} attack {"',
    '"; # attack',
    '" # attack',
    '" attack',
    "\nattack on;\n",
    '"\nattack on\n"',
    '";\nattack on;\n"',
    "\r\nattack on\r\n",
    "\rattack on\r",
    "\\\nattack on",
    "\vattack\fattack",
    "\u2028attack\u2029attack\u0085attack",
    "`\nattack\n`",
    "` attack `",
    '`"\\" attack',
    '" {\nattack\n}',
    "<<X\nattack\nX",
    '"></Directory><VirtualHost *:1>',
    '">\n</Directory>\nattack on\n<Directory "',
    "${attack}",
    "$attack",
    "${PREFIX}",
    "${xsendfile_dollar}",
    "{$HOME}",
    '{$ATTACK:"} attack {"}',
    "{$ATTACK:` attack `}",
    "{$ATTACK:\nattack\n}",
    "{env.HOME}",
    '") attack = ("',
    '" => "attack", "',
    '" + env.HOME + "',
    '"))) attack = "on',
    "%(module)",
    "$(HOME)",
    "@(/etc/hostname)",
    "%n",
    " goto:below_a_root",
    "|) goto:below_a_root",
    "*|(?i)",
    "\udce9attack",
)
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "directory": "/srv/{}/x",
        "location": "/_{}/",
        "mount": "/app{}/",
        "address": "127.0.0.1:{}",
        "socket": "unix:/run/{}.sock",
        "listen": "127.0.0.1:{}",
        "access_log": "{}",
        "script": "/srv/wsgi{}/site.wsgi",
        "module": "site{}:application",
    }
)


_OPTIONS_OF_THE_STRICT = (
    ("address", "upstream"),
    ("listen", "listen"),
    ("module", "wsgi"),
    ("mount", "mount"),
)
_STRICT = [
    (server, place)
    for server, room in ROOMS.items()
    for place, option in _OPTIONS_OF_THE_STRICT
    if option in room.complete and (server == "uwsgi" or place != "module")
]
"""The places that take hardly any character: no attack comes further."""


_MODULE = ("uwsgi", "script")


def _places(server: str) -> list[str]:
    """Return the places of a server's configuration that take paths."""
    room = ROOMS[server]
    options = {"socket": "upstream", "access_log": "access_log", "script": "wsgi"}
    taken = [place for place, option in options.items() if option in room.complete]
    located = ["location"] if room.located else []
    # What uWSGI runs is a module, and takes no path.
    return ["directory", *located, *(place for place in taken if (server, place) != _MODULE)]


def _configuration(server: str, values: Mapping[str, str], logs: Path) -> str:
    """Return a configuration that has values at some places, and elsewhere harmless ones."""
    at = {place: shape.format(HARMLESS[0]) for place, shape in _SHAPES.items()}
    at |= {place: _SHAPES[place].format(value) for place, value in values.items()}
    options = {
        "upstream": at["address" if "address" in values else "socket"],
        "listen": at["listen"],
        "access_log": f"{logs}/{at['access_log'].replace('/', '')}",
        "mount": at["mount"],
        "wsgi": at["module" if server == "uwsgi" else "script"],
    }
    given: dict[str, Any] = {k: v for k, v in options.items() if k in ROOMS[server].complete}
    return configuration(server, [FrontRoot(at["directory"], at["location"])], **given)


def _is_taken(server: str, place: str, value: str, logs: Path) -> bool:
    """Whether we print a value at a place."""
    try:
        _configuration(server, {place: value}, logs)
    except BadSettingError:
        return False
    return True


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    with scratch("attacks-") as made:
        share(made / "logs")
        yield made


@pytest.mark.parametrize("server", ROOMS)
def test_no_value_is_more_than_a_value(server: str, directory: Path) -> None:
    logs = directory / "logs"

    def read(value: str) -> list[str]:
        places = [place for place in _places(server) if _is_taken(server, place, value, logs)]
        return _read(server, _configuration(server, dict.fromkeys(places, value), logs), logs)

    with ThreadPoolExecutor(2) as pool:
        one, other, *attacked = pool.map(read, (*HARMLESS, *ATTACKS))
    expected = _alike(one, other, one)
    changed = {
        attack: lines
        for attack, lines in zip(ATTACKS, attacked, strict=True)
        if _alike(one, other, lines) != expected
    }
    assert changed == {}


@pytest.mark.parametrize(("server", "place"), _STRICT)
def test_addresses_mounts_and_modules_take_no_attack(
    server: str, place: str, directory: Path
) -> None:
    assert _is_taken(server, place, HARMLESS[1], directory)
    assert [attack for attack in ATTACKS if _is_taken(server, place, attack, directory)] == []


def test_nginx_finds_the_directories_of_all_attacks(directory: Path) -> None:
    roots = []
    for number, attack in enumerate(ATTACKS):
        root = FrontRoot(f"{directory}/roots/{number}/{attack}/x", f"/_{number}/")
        with contextlib.suppress(BadSettingError):
            configuration("nginx", [root], snippet=True)
            roots.append(root)
            os.makedirs(root.directory)
            Path(root.directory, "file").write_text(attack, errors="surrogateescape")
    port = free_port()
    snippet = configuration("nginx", roots, snippet=True)
    way = "location /to/ { rewrite ^/to(/.*) $1 last; }"
    site = site_around(f"{way}\n{snippet}", "nginx", f"127.0.0.1:{port}")
    with start_nginx(site, directory, port), Browser(port) as browser:
        found = {root: browser.get(f"/to{root.location}file").body for root in roots}
    assert found == {root: Path(root.directory, "file").read_bytes() for root in roots}
    assert len(found) > len(ATTACKS) / 2


def _alike(one: Sequence[str], other: Sequence[str], read: Sequence[str]) -> list[str]:
    """Return what was read where two harmless values made no difference."""
    if not len(read) == len(one) == len(other):
        return list(read)
    return [line for a, b, line in zip(one, other, read, strict=True) if a == b]


def _read(server: str, text: str, logs: Path) -> list[str]:
    """Return what a server has read: one line for each setting."""
    with scratch("attack-") as own:
        if server == "nginx":
            text = re.sub(r"127\.0\.0\.1:800[12]", f"127.0.0.1:{free_port()}", text)
            check_configuration(server, text, own)
            return []
        if server == "lighttpd":
            # Where a quote comes at the end of its memory, `-p` of 1.4.69 writes beyond it: a long
            # line first makes it larger than all that follows.
            text = f'var.room = "{"x" * 2**14}"\n{text}'
        file = own / FRONT_SERVERS[server].file
        file.write_bytes(os.fsencode(text))
        done = subprocess.run(
            [FRONT_SERVERS[server].find(), *(part.format(file=file) for part in _SHOW[server])],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if server == "uwsgi" else subprocess.PIPE,
            env={**os.environ, "PREFIX": str(logs), "HOME": str(logs)},
            cwd=own,
            timeout=PATIENCE,
            check=False,
        )
    output = os.fsdecode(done.stdout).replace(str(own), "")
    assert done.returncode == 0 or _UWSGI_END in output, (text, output, done.stderr)
    return _LINES[server](output)


def _lines(output: str) -> list[str]:
    return output.split("\n")


def _without_comments(output: str) -> list[str]:
    return [line for line in _lines(output) if not line.lstrip().startswith("#")]


def _leaves(output: str) -> list[str]:
    return _lines(json.dumps(json.loads(output), indent=1))


def _until_its_end(output: str) -> list[str]:
    return _lines(output.partition(_UWSGI_END)[0])


_UWSGI_END = ";end of configuration"  # what comes behind it is the search for the application


_APACHE = ("-t", "-D", "DUMP_CONFIG", "-f", "{file}")
_INFO = ("-c", "LoadModule info_module /usr/lib/apache2/modules/mod_info.so")
_CADDY = ("adapt", "--config", "{file}", "--adapter", "caddyfile")
_SHOW: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "apache": (*_APACHE, *_INFO),
        "apache-wsgi": (*_APACHE, *_INFO),
        "lighttpd": ("-p", "-f", "{file}"),
        "caddy": _CADDY,
        "caddy26": _CADDY,
        "uwsgi": ("--ini", "{file}", "--show-config", "--no-server"),
    }
)
"""The options that make a server show what it has read."""

_LINES: Mapping[str, Callable[[str], list[str]]] = MappingProxyType(
    {
        "apache": _without_comments,
        "apache-wsgi": _without_comments,
        "lighttpd": _lines,
        "caddy": _leaves,
        "caddy26": _leaves,
        "uwsgi": _until_its_end,
    }
)
