"""`xsendfile config --verify`, called as a function."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.test_config import Captured, printed, refused
from xsendfile.links import LinkSigner, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

ROOT = ["--root", "/srv/docs", "--location", "/docs/"]
SECRET = "not to be guessed by anybody"
ROOTS = [FrontRoot("/srv/docs", "/docs/")]


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


def test_a_secret_comes_from_a_file(capsysbinary: Captured) -> None:
    assert refused(capsysbinary, "nginx", "--verify", "native", *ROOT) == (
        "--key-file is missing; give the file with the key that links are signed with"
    )


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
    [
        ["--key-file", "/etc/keys"],
        ["--script", "/a.js"],
        ["--realm", ""],
        ["--expression", "x"],
        ["--algorithm", "md5"],
        ["--timeout", "7"],
        ["--path-segments", "1"],
        ["--hash-querystr"],
        ["--allow-weak-secret"],
        ["--allow-shifts"],
    ],
    ids=lambda option: str(option[0]),
)
def test_what_is_for_verify_alone(capsysbinary: Captured, option: list[str]) -> None:
    given = ["nginx", *ROOT, "--upstream", "127.0.0.1:8000", *option]
    assert refused(capsysbinary, *given) == f"{option[0]} is for --verify; leave it out"


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
