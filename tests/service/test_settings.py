"""What the environment says, and what is wrong with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import xsendfile.service
from tests.asgi_client import ask
from tests.service.site import LINKS, SECRET, Site
from xsendfile import Apache, ApacheUnescape, Caddy, Caddy26, Lighttpd, Nginx, Serve
from xsendfile._errors import BadSettingError
from xsendfile.links.named import OPTIONS
from xsendfile.service import application
from xsendfile.service.settings import SENDERS, SETTINGS, settings_from, variable


def message(variables: Mapping[str, str]) -> str:
    """Return what is said of wrong settings."""
    with pytest.raises(BadSettingError) as error:
        application(variables)
    assert SECRET not in str(error.value)
    return str(error.value)


def test_other_variables_are_passed_over(site: Site) -> None:
    settings_from({**site.variables, "PATH": "/bin", "xsendfile_root": "", "XSENDFILE": "1"})


@pytest.mark.parametrize("name", ["XSENDFILE_BIND_ADRESS", "XSENDFILE_", "XSENDFILE_root"])
def test_a_variable_that_is_misspelled_is_not_passed_over(site: Site, name: str) -> None:
    """It may be the one that makes links safer."""
    said = message({**site.variables, name: "1"})
    assert said.startswith(f"{name} is no setting; there are XSENDFILE_ROOT, XSENDFILE_PUBLIC, ")


@pytest.mark.parametrize("setting", SETTINGS)
def test_an_empty_value_is_none(site: Site, setting: str) -> None:
    """As `docker run -e` and compose files give variables that have no value."""
    given = dict(site.variables)
    given.setdefault(variable(setting), "")
    settings_from(given)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_described(setting: str) -> None:
    text = " ".join((xsendfile.service.__doc__ or "").split())
    assert variable(setting) in text or setting in OPTIONS


NO_KEY = (
    "there is no key; give XSENDFILE_KEY_FILE (--key-file) or XSENDFILE_KEYS, or "
    "XSENDFILE_PUBLIC=1 (--public) for files without links"
)
NO_LINKS = "XSENDFILE_PUBLIC=1 (--public) is for files without links; leave out"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"root": ""}, "there is no root; give XSENDFILE_ROOT, the directory"),
        ({"root": "docs"}, "root is 'docs'; give an absolute path"),
        ({"root": "/"}, "root is '/': every file of the machine"),
        ({"root": "/no/such"}, "root is '/no/such', which is no directory, or may not be entered"),
        ({"root": "/etc/passwd"}, "root is '/etc/passwd', which is no directory"),
        ({"keys": ""}, NO_KEY),
        ({"keys": SECRET}, "XSENDFILE_KEYS, line 1: no key; give an id"),
        ({"keys": "a:short"}, "the secret of key 'a' has 5 bytes; give at least 16"),
        ({"key_file": "/k"}, "XSENDFILE_KEY_FILE and XSENDFILE_KEYS are both given; leave one"),
        ({"keys": "", "key_file": "/no/such"}, "key file '/no/such' cannot be read: No such file"),
        (
            {"dialect": "md5"},
            "XSENDFILE_DIALECT (--dialect) is 'md5'; give one of native, mod-auth-token",
        ),
        (
            {"timeout": "60"},
            "XSENDFILE_TIMEOUT (--timeout) is no option of native, which has realm",
        ),
        (
            {"dialect": "mod-auth-token", "timeout": "1h"},
            "XSENDFILE_TIMEOUT (--timeout) is '1h'; give a whole number",
        ),
        (
            {"dialect": "mod-auth-token", "bind_address": "yes"},
            "XSENDFILE_BIND_ADDRESS (--bind-address) is 'yes'; give 1 or 0",
        ),
        ({"public": "1"}, f"{NO_LINKS} XSENDFILE_KEYS"),
        (
            {"public": "1", "keys": "", "key_file": "/k"},
            f"{NO_LINKS} XSENDFILE_KEY_FILE (--key-file)",
        ),
        ({"public": "1", "keys": "", "realm": "films"}, f"{NO_LINKS} XSENDFILE_REALM (--realm)"),
        ({"public": "yes"}, "XSENDFILE_PUBLIC (--public) is 'yes'; give 1 or 0"),
        ({"access_log": "yes"}, "XSENDFILE_ACCESS_LOG (--access-log) is 'yes'; give 1 or 0"),
        (
            {"sender": "iis"},
            "XSENDFILE_SENDER (--sender) is 'iis'; give one of serve, nginx, caddy",
        ),
        ({"sender": "uwsgi"}, "XSENDFILE_SENDER (--sender) is 'uwsgi'; give one of"),
        ({"sender": "nginx"}, "XSENDFILE_LOCATION (--location) is missing; nginx needs it"),
        ({"sender": "nginx", "location": "/a"}, "location is '/a'; give the path of the internal"),
        ({"location": "/a/"}, "XSENDFILE_LOCATION (--location) is '/a/', but serve has"),
        (
            {"sender": "apache", "location": "/a/"},
            "XSENDFILE_LOCATION (--location) is '/a/', but apache has none; leave it out",
        ),
        ({"seen_as": "/mnt"}, "XSENDFILE_SEEN_AS (--seen-as) is '/mnt', but serve sends"),
        ({"sender": "apache", "seen_as": "mnt"}, "seen_as is 'mnt'; give an absolute path"),
        ({"mount": "files"}, "mount is 'files'; give a path of plain ASCII with a slash at both"),
        ({"mount": "/ä/"}, "mount is '/ä/'; give a path of plain ASCII"),
        ({"proxies": "nginx"}, "proxies holds something else than addresses, networks and 'unix'"),
        ({"public": "1", "keys": "", "proxies": "nginx"}, "proxies holds something else than"),
        ({"inline": "all"}, "inline is 'all'; give 'any' or 'safe'"),
        ({"symlinks": "no"}, "symlinks is 'no'; give 'inside', 'deny' or 'follow'"),
    ],
)
def test_what_is_wrong_is_said_exactly(site: Site, settings: dict[str, str], said: str) -> None:
    assert message(site.serving(**settings).variables).startswith(said)


def test_nothing_at_all() -> None:
    assert message({}).startswith("there is no key; give XSENDFILE_KEY_FILE (--key-file)")


@pytest.mark.parametrize(
    ("settings", "sender"),
    [
        ({}, Serve()),
        ({"sender": "serve"}, Serve()),
        ({"sender": "nginx", "location": "/_a/"}, Nginx("/_a/")),
        ({"sender": "caddy", "location": "/_a/"}, Caddy("/_a/")),
        ({"sender": "caddy26", "location": "/_a/"}, Caddy26("/_a/")),
        ({"sender": "apache"}, Apache()),
        ({"sender": "apache-unescape"}, ApacheUnescape()),
        ({"sender": "lighttpd"}, Lighttpd()),
        (
            {"sender": "nginx", "location": "/_a/", "seen_as": "/mnt/a"},
            Nginx("/_a/", seen_as="/mnt/a"),
        ),
        ({"sender": "lighttpd", "seen_as": "/mnt/a"}, Lighttpd(seen_as="/mnt/a")),
    ],
)
def test_a_sender_by_its_name(site: Site, settings: dict[str, str], sender: object) -> None:
    made = settings_from(site.serving(**settings).variables).files.sender
    assert repr(made) == repr(sender)


def test_every_sender_has_a_name_but_that_of_uwsgi_which_speaks_no_asgi() -> None:
    assert set(SENDERS) == {
        "serve", "nginx", "caddy", "caddy26", "apache", "apache-unescape", "lighttpd"
    }  # fmt: skip


def test_a_hand_over(site: Site) -> None:
    service = site.serving(sender="nginx", location="/_docs/")
    answer = service.ask(LINKS.sign("docs/q3.pdf"))
    assert answer.header("X-Accel-Redirect") == "/_docs/docs/q3.pdf"
    assert answer.body == b""


def test_keys_from_a_file(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"2026b:{SECRET}\n")
    file.chmod(0o600)
    service = site.serving(keys="", key_file=str(file))
    assert service.ask(LINKS.sign("docs/q3.pdf")).status == 200


def test_app_is_made_of_the_environment_when_a_server_loads_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in site.variables.items():
        monkeypatch.setenv(name, value)
    xsendfile.service._app.cache_clear()
    app = xsendfile.service.app
    assert app is xsendfile.service.app
    path, _, query = LINKS.sign("docs/q3.pdf").partition("?")
    assert ask(app, path.encode(), query_string=query.encode()).status == 200
    xsendfile.service._app.cache_clear()


def test_a_wrong_setting_is_told_when_a_server_loads_it_and_not_before() -> None:
    code = "import xsendfile.service; print('imported'); xsendfile.service.app"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"XSENDFILE_ROOT": "docs", "XSENDFILE_KEYS": f"a:{SECRET}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "imported\n")
    assert done.stderr.splitlines()[-1].endswith(
        "BadRootError: root is 'docs'; give an absolute path without NUL"
    )


def test_there_is_nothing_else_to_load() -> None:
    with pytest.raises(AttributeError, match=r"'xsendfile\.service' has no attribute 'wsgi'"):
        getattr(xsendfile.service, "wsgi")  # noqa: B009 - as servers do
