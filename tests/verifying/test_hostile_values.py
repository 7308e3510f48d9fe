"""Secrets, realms, directories, locations and paths of scripts are values, whatever they hold."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from harness.process import free_port, scratch, share
from harness.servers import start_front_server, start_nginx
from tests.configurations.test_attacks import ATTACKS
from tests.servers.browser import Browser
from tests.verifying.site import site_around, write
from xsendfile import BadSettingError
from xsendfile.links import Dialect, LinkSigner, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.lighttpd._verify import SCRIPT as LUA
from xsendfile.servers.nginx._verify import SCRIPT
from xsendfile.servers.verifying import verifying_configuration

_NATIVE, _SECURE = "native", "secure-link"


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    with scratch("attacks-") as directory:
        yield directory


def _root(base: Path, number: int, attack: str) -> FrontRoot:
    return FrontRoot(f"{base}/{number}/{attack}/x", f"/{number}{attack}/")


def _dialect(name: str, number: int, attack: str, location: str) -> Dialect:
    if name == _NATIVE:
        return LinkSigner({"k": f"0123456789-abcdef {number}"}, realm=attack)
    secret = os.fsencode(f"{attack}0123456789-abcdef {number}{attack}")
    prefix = location.removesuffix("/")
    expression = f"{attack}$secure_link_expires {attack} $uri{{secret}}{attack}"
    with contextlib.suppress(BadSettingError):
        return SecureLink(secret, expression=expression, prefix=prefix, allow_weak_secret=True)
    return SecureLink(secret, prefix=prefix, allow_weak_secret=True)


def _printed(name: str, base: Path, number: int, attack: str) -> tuple[str, str]:
    """Return a snippet, and a link that it should verify; write what that is for.

    Raises:
        BadSettingError: it is refused.

    """
    root = _root(base, number, attack)
    dialect = _dialect(name, number, attack, str(root.location))
    snippet = verifying_configuration("nginx", [root], dialect, snippet=True)
    with contextlib.suppress(BadSettingError):
        path = f"{base}/scripts/{number}{attack}/native_link.js"
        with_script = verifying_configuration("nginx", [root], dialect, script=path, snippet=True)
        write(base, os.fsencode(path)[len(os.fsencode(base)) + 1 :], Path(SCRIPT).read_bytes())
        snippet = with_script
    Path(root.directory).mkdir(parents=True, exist_ok=True)
    Path(root.directory, "file").write_bytes(os.fsencode(attack))
    url = getattr(dialect, "sign")("file")  # noqa: B009 - each has one of its own
    return snippet, quote_from_bytes(os.fsencode(str(root.location)[:-1])) + url


@pytest.mark.parametrize("name", [_NATIVE, _SECURE])
def test_nginx_verifies_links_with_all_that_is_printed(name: str, base: Path) -> None:
    printed = {}
    for number, attack in enumerate(ATTACKS):
        with contextlib.suppress(BadSettingError):
            printed[attack] = _printed(name, base, number, attack)
    port = free_port()
    site = site_around("\n".join(snippet for snippet, _ in printed.values()), port)
    with (
        scratch("nginx-") as directory,
        start_nginx(site, directory, port),
        Browser(port) as browser,
    ):
        answers = {attack: browser.get(link) for attack, (_, link) in printed.items()}
        altered = {attack: browser.get(f"{link}&sig&md5") for attack, (_, link) in printed.items()}
    assert {a: (each.status, each.body) for a, each in answers.items()} == {
        attack: (200, os.fsencode(attack)) for attack in printed
    }
    assert {each.status for each in altered.values()} == {403}
    assert len(printed) > len(ATTACKS) / 2


def test_nginx_takes_a_complete_configuration_of_them_all(base: Path) -> None:
    roots = []
    dialect = LinkSigner({"k": "0123456789abcdef"})
    for number, attack in enumerate(ATTACKS):
        root = _root(base, number, attack)
        with contextlib.suppress(BadSettingError):
            verifying_configuration("nginx", [root], dialect)
            Path(root.directory).mkdir(parents=True, exist_ok=True)
            Path(root.directory, "other").write_bytes(os.fsencode(attack))
            roots.append(root)
    port = free_port()
    with scratch("nginx-") as directory:
        log = share(directory / "log") / "a {\"b\"} 'c';\\ #.json"
        listen = f"127.0.0.1:{port}"
        text = verifying_configuration("nginx", roots, dialect, listen=listen, access_log=str(log))
        with start_nginx(text, directory, port), Browser(port) as browser:
            for root in roots:
                location = quote_from_bytes(os.fsencode(str(root.location)[:-1]))
                answer = browser.get(location + dialect.sign("other"))
                assert answer.body == Path(root.directory, "other").read_bytes()
        assert len(log.read_text().splitlines()) == len(roots)
    assert len(roots) > len(ATTACKS) / 2


_LIGHTTPD = """
server.modules = ("mod_setenv", "mod_magnet")
server.http-parseopts = ("url-normalize" => "disable")
server.document-root = env.PREFIX + "/none"
server.bind = "127.0.0.1"
server.port = PORT
"""


def test_lighttpd_verifies_links_with_all_that_is_printed(base: Path) -> None:
    dialect = Secdownload("0123456789-abcdef")
    port, printed = free_port(), {}
    site = _LIGHTTPD.replace("PORT", str(port))
    for number, attack in enumerate(ATTACKS):
        root = _root(base, 1000 + number, attack)
        script = f"{base}/scripts/{number}{attack}/secdownload.lua"
        with contextlib.suppress(BadSettingError):
            site += verifying_configuration(
                "lighttpd", [root], dialect, script=script, snippet=True
            )
            write(base, os.fsencode(script)[len(str(base)) + 1 :], Path(LUA).read_bytes())
            Path(root.directory).mkdir(parents=True)
            Path(root.directory, "file").write_bytes(os.fsencode(attack))
            printed[attack] = quote_from_bytes(os.fsencode(str(root.location)[:-1]))
    with (
        scratch("lighttpd-") as directory,
        start_front_server("lighttpd", site, directory, port),
        Browser(port) as browser,
    ):
        answers = {
            attack: browser.get(location + dialect.sign("file"))
            for attack, location in printed.items()
        }
    assert {a: (each.status, each.body) for a, each in answers.items()} == {
        attack: (200, os.fsencode(attack)) for attack in printed
    }
    assert len(printed) > len(ATTACKS) / 2


@pytest.mark.parametrize("name", [_NATIVE, _SECURE])
def test_no_refusal_shows_a_secret(name: str) -> None:
    for number, attack in enumerate(ATTACKS):
        kept = os.fsencode(f"{attack}-this is kept-{attack}" + "x" * 5000)
        if name == _NATIVE:
            kept = kept.replace(b"{", b"(").replace(b"<%", b"<")  # it takes no templates
            dialect: Dialect = LinkSigner({"k": kept})
        else:
            dialect = SecureLink(kept, prefix="/a", allow_weak_secret=True)
        with pytest.raises(BadSettingError) as error:
            verifying_configuration("nginx", [FrontRoot("/srv/a", "/a/")], dialect)
        assert "kept" not in str(error.value), number
        assert len(str(error.value)) < 300
