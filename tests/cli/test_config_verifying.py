"""`xsendfile config --verify`, called as a function."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.test_config import Captured, printed, refused
from xsendfile.links import LinkSigner, Secdownload, SecureLink
from xsendfile.links.named import OPTIONS, options_of
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import VERIFIED, verifying_configuration
from xsendfile.service.settings import flag

ROOT = ["--root", "/srv/docs", "--location", "/docs/"]
DIALECTS = [dialect for dialects in VERIFIED.values() for dialect in dialects]
SECRET = "not to be guessed by anybody"
ROOTS = [FrontRoot("/srv/docs", "/docs/")]
OF_VERIFIED_DIALECTS = [
    [flag(name)] if OPTIONS[name].metavar is None else [flag(name), "7"]
    for name in sorted({each for name in DIALECTS for each in options_of(name)} - {"prefix"})
]


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """A file with one key."""
    file = tmp_path / "keys"
    file.touch(0o600)
    file.write_text(f"# the key\nk1:{SECRET}\n")
    return str(file)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["nginx", "--verify", "native"],
            verifying_configuration("nginx", ROOTS, LinkSigner({"k1": SECRET})),
        ),
        (
            ["nginx", "--verify", "native", "--realm", "r", "--script", "/a.js", "--snippet"],
            verifying_configuration(
                "nginx", ROOTS, LinkSigner({"k1": SECRET}, realm="r"), script="/a.js", snippet=True
            ),
        ),
        (
            ["nginx", "--verify", "secure-link", "--listen", "[::1]:81", "--access-log", "/a"],
            verifying_configuration(
                "nginx",
                ROOTS,
                SecureLink(SECRET, prefix="/docs"),
                listen="[::1]:81",
                access_log="/a",
            ),
        ),
        (
            [
                *("nginx", "--verify", "secure-link", "--allow-shifts"),
                *("--expression", "$secure_link_expires$uri$remote_addr {secret}"),
            ],
            verifying_configuration(
                "nginx",
                ROOTS,
                SecureLink(
                    SECRET,
                    prefix="/docs",
                    expression="$secure_link_expires$uri$remote_addr {secret}",
                    allow_shifts=True,
                ),
            ),
        ),
        (
            [
                *("lighttpd", "--verify", "secdownload", "--algorithm", "md5", "--timeout", "7"),
                *("--path-segments", "2", "--hash-querystr"),
            ],
            verifying_configuration(
                "lighttpd",
                ROOTS,
                Secdownload(
                    SECRET, algorithm="md5", timeout=7, path_segments=2, hash_querystr=True
                ),
            ),
        ),
    ],
    ids=["native", "native snippet", "secure-link", "secure-link with shifts", "secdownload"],
)
def test_the_options_are_the_settings(
    capsysbinary: Captured, keys: str, arguments: list[str], expected: str
) -> None:
    assert printed(capsysbinary, *arguments, "--key-file", keys, *ROOT) == expected


def test_weak_secrets_only_on_demand(capsysbinary: Captured, keys: str) -> None:
    Path(keys).write_text("k1:short\n")
    given = ["nginx", "--verify", "secure-link", "--key-file", keys, *ROOT]
    assert "short" not in refused(capsysbinary, *given)
    assert ' short";' in printed(capsysbinary, *given, "--allow-weak-secret")


def test_a_secret_does_not_come_from_the_command_line(capsysbinary: Captured) -> None:
    assert refused(capsysbinary, "nginx", "--verify", "native", *ROOT) == (
        "there is no key; give XSENDFILE_KEY_FILE (--key-file) or XSENDFILE_KEYS"
    )


def test_the_environment_says_what_it_says_to_the_commands_that_sign(
    capsysbinary: Captured, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ["nginx", "--verify", "native", *ROOT]
    expected = verifying_configuration("nginx", ROOTS, LinkSigner({"k1": SECRET}, realm="r"))
    monkeypatch.setenv("XSENDFILE_REALM", "r")
    monkeypatch.setenv("XSENDFILE_DIALECT", "secdownload")  # which --verify overrules
    monkeypatch.setenv("XSENDFILE_KEY_FILE", keys)
    assert printed(capsysbinary, *given) == expected
    monkeypatch.delenv("XSENDFILE_KEY_FILE")
    monkeypatch.setenv("XSENDFILE_KEYS", f"k1:{SECRET}")
    assert printed(capsysbinary, *given) == expected
    monkeypatch.setenv("XSENDFILE_KEYS", "k0:another that nobody guesses")
    assert printed(capsysbinary, *given, "--key-file", keys) == expected


def test_a_file_that_is_not_there(capsysbinary: Captured, tmp_path: Path) -> None:
    file = os.fspath(tmp_path / "none")
    message = refused(capsysbinary, "nginx", "--verify", "native", "--key-file", file, *ROOT)
    assert message.startswith(f"key file {file!r} cannot be read")


@pytest.mark.parametrize(
    "foreign",
    [
        ["--app", "shop:documents"],
        ["--upstream", "127.0.0.1:8000"],
        ["--wsgi", "shop:application"],
        ["--mount", "/app/"],
        ["--forward-auth"],
        ["--url-header", "X-Uri"],
    ],
    ids=lambda foreign: str(foreign[0]),
)
def test_what_has_no_place(capsysbinary: Captured, keys: str, foreign: list[str]) -> None:
    given = ["nginx", "--verify", "native", "--key-file", keys, *ROOT, *foreign]
    assert refused(capsysbinary, *given) == (
        f"{foreign[0]} has no place with --verify; give --root with --location"
    )


@pytest.mark.parametrize(
    "option",
    [["--key-file", "/etc/keys"], ["--script", "/a.js"], *OF_VERIFIED_DIALECTS],
    ids=lambda option: str(option[0]),
)
def test_what_is_for_verify_alone(capsysbinary: Captured, option: list[str]) -> None:
    given = ["nginx", *ROOT, "--upstream", "127.0.0.1:8000", *option]
    assert refused(capsysbinary, *given) == f"{option[0]} is for --verify; leave it out"


def test_a_root_is_the_only_one_where_its_location_is_signed(
    capsysbinary: Captured, keys: str
) -> None:
    roots = [*ROOT, "--root", "/srv/films", "--location", "/films/"]
    given = ["nginx", "--verify", "secure-link", "--key-file", keys, *roots]
    assert refused(capsysbinary, *given) == (
        "give one --root: the location is part of what is signed"
    )
    assert "/films/" in printed(capsysbinary, "nginx", "--verify", "native", *given[3:])


def test_an_error_of_an_option_names_it(capsysbinary: Captured, keys: str) -> None:
    given = ["lighttpd", "--verify", "secdownload", "--key-file", keys, *ROOT]
    assert refused(capsysbinary, *given, "--timeout", "1h") == (
        "XSENDFILE_TIMEOUT (--timeout) is '1h'; give a whole number"
    )
    assert refused(capsysbinary, *given, "--realm", "r") == (
        "XSENDFILE_REALM (--realm) is no option of secdownload, which has algorithm, timeout, "
        "path_segments, hash_querystr, allow_weak_secret; leave it out"
    )


def test_a_location_for_each_root(capsysbinary: Captured, keys: str) -> None:
    given = ["lighttpd", "--verify", "secdownload", "--key-file", keys, "--root", "/srv/docs"]
    assert refused(capsysbinary, *given) == (
        "--location is missing; give one for each --root, as lighttpd needs it"
    )


@pytest.mark.parametrize(
    ("server", "dialect", "message"),
    [
        ("caddy", "native", "server is 'caddy', which verifies no links; give nginx or lighttpd"),
        (
            "nginx",
            "secdownload",
            "which nginx cannot verify; give a LinkSigner (native) or SecureLink (secure-link)",
        ),
        ("lighttpd", "native", "which lighttpd cannot verify; give a Secdownload (secdownload)"),
    ],
)
def test_what_a_server_cannot_verify(
    capsysbinary: Captured, keys: str, server: str, dialect: str, message: str
) -> None:
    given = [server, "--verify", dialect, "--key-file", keys, *ROOT]
    assert message in refused(capsysbinary, *given)
