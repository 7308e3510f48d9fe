"""`xsendfile sign`."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from tests.cli.keys import OLD, SECRET, key_file
from tests.clocks import at
from xsendfile.cli import main, sign
from xsendfile.links import (
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    TokenConfig,
)

NOW = 1_700_000_000.0
KEYS = {"2026b": SECRET, "2026a": OLD}
NATIVE = LinkSigner(KEYS)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with two keys, named by the environment."""
    monkeypatch.setenv("XSENDFILE_KEY_FILE", key_file(tmp_path))


def signed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the command prints at `NOW`."""
    commands = argparse.ArgumentParser().add_subparsers()
    sign.add_parser(commands)
    options = commands.choices["sign"].parse_args(arguments)
    assert sign.run(options, clock=at(NOW)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.removesuffix("\n")


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a command that prints no link."""
    assert main(["sign", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line.removeprefix("xsendfile: ")


def test_a_link_is_valid_for_an_hour(capsys: pytest.CaptureFixture[str]) -> None:
    link = signed(capsys, "docs/q3.pdf")
    assert link == NATIVE.sign("docs/q3.pdf", clock=at(NOW))
    assert NATIVE.verify(link, clock=at(NOW)).expires_at == NOW + 3600


def test_the_command_signs_as_of_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign", "a.txt"]) == 0
    assert NATIVE.verify(capsys.readouterr().out.strip()).path == b"a.txt"


@pytest.mark.parametrize(
    ("arguments", "link"),
    [
        (["--expires-in", "60"], NATIVE.sign("a/b/c", expires_in=60, clock=at(NOW))),
        (["--expires-in", "0.5"], NATIVE.sign("a/b/c", expires_in=0.5, clock=at(NOW))),
        (["--starts-in", "60"], NATIVE.sign("a/b/c", starts_in=60, clock=at(NOW))),
        (["--every", "900"], NATIVE.sign("a/b/c", every=900, clock=at(NOW))),
        (["--attachment"], NATIVE.sign("a/b/c", as_attachment=True, clock=at(NOW))),
        (["--inline"], NATIVE.sign("a/b/c", as_attachment=False, clock=at(NOW))),
        (
            ["--download-name", "Übersicht 1.pdf"],
            NATIVE.sign("a/b/c", download_name="Übersicht 1.pdf", clock=at(NOW)),
        ),
        (["--scope", "2"], NATIVE.sign("a/b/c", scope=2, clock=at(NOW))),
        (
            ["--scope", "1", "--path-form"],
            NATIVE.sign("a/b/c", scope=1, form="path", clock=at(NOW)),
        ),
        (["--client", "192.0.2.7"], NATIVE.sign("a/b/c", client="192.0.2.7", clock=at(NOW))),
        (
            ["--bound", "user=ada=b"],
            NATIVE.sign("a/b/c", bound_to={"user": "ada=b"}, clock=at(NOW)),
        ),
        (["--realm", "films"], LinkSigner(KEYS, realm="films").sign("a/b/c", clock=at(NOW))),
    ],
)
def test_what_a_native_link_can_say(
    capsys: pytest.CaptureFixture[str], arguments: list[str], link: str
) -> None:
    assert signed(capsys, "a/b/c", *arguments) == link


@pytest.mark.parametrize(
    ("arguments", "link"),
    [
        (
            ["--dialect", "mod-auth-token", "--client", "192.0.2.7", "--bind-address"],
            ModAuthToken(KEYS, bind_address=True).sign("a", client="192.0.2.7", clock=at(NOW)),
        ),
        (
            ["--dialect", "secdownload", "--query", "b=c", "--hash-querystr", "--algorithm", "md5"],
            Secdownload(KEYS, algorithm="md5", hash_querystr=True).sign(
                "a", query="b=c", clock=at(NOW)
            ),
        ),
        (
            ["--dialect", "secure-link", "--expires-in", "60", "--prefix", "/q"],
            SecureLink(KEYS, prefix="/q").sign("a", expires_in=60, clock=at(NOW)),
        ),
        (["--dialect", "secure-link-secret"], SecureLinkSecret(KEYS).sign("a")),
    ],
)
def test_links_of_other_dialects(
    capsys: pytest.CaptureFixture[str], arguments: list[str], link: str
) -> None:
    assert signed(capsys, "a", *arguments) == link


def test_links_of_xsendfile_1_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = key_file(tmp_path, f"a:{SECRET}\n")
    link = signed(capsys, "a", "--dialect", "xsendfile-1.0", "--key-file", file)
    assert link == TokenConfig(SECRET).sign("a", clock=at(NOW))


@pytest.mark.parametrize(
    "prefix", ["https://example.org/files", "https://example.org/files/", "/files/", "/files"]
)
def test_what_stands_before_the_link(capsys: pytest.CaptureFixture[str], prefix: str) -> None:
    whole = signed(capsys, "a.txt", "--url-prefix", prefix)
    assert whole == prefix.removesuffix("/") + NATIVE.sign("a.txt", clock=at(NOW))


def test_a_name_is_signed_as_its_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    link = signed(capsys, "a \udcff?.txt")
    assert NATIVE.verify(link, clock=at(NOW)).path == b"a \xff?.txt"


FLAGS = {
    "--expires-in": ["--expires-in", "60"],
    "--starts-in": ["--starts-in", "60"],
    "--every": ["--every", "60"],
    "--attachment and --inline": ["--inline"],
    "--download-name": ["--download-name", "b"],
    "--scope": ["--scope", "1"],
    "--path-form": ["--path-form"],
    "--client": ["--client", "192.0.2.7"],
    "--bound": ["--bound", "user=ada"],
    "--query": ["--query", "b"],
}
LACKING = {
    "native": {"--query"},
    "mod-auth-token": FLAGS.keys() - {"--client"},
    "secdownload": FLAGS.keys() - {"--query"},
    "secure-link": FLAGS.keys() - {"--client", "--expires-in"},
    "secure-link-secret": FLAGS.keys(),
}


@pytest.mark.parametrize(
    ("dialect", "flag"),
    [(dialect, flag) for dialect, flags in LACKING.items() for flag in sorted(flags)],
)
def test_what_links_of_a_dialect_cannot_say(
    capsys: pytest.CaptureFixture[str], dialect: str, flag: str
) -> None:
    message = refused(capsys, "a/b", "--dialect", dialect, *FLAGS[flag])
    assert message.startswith(f"{flag}: links of this dialect cannot say so; leave it out")


def test_who_wants_an_end_of_its_own_is_told_of_the_timeout(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = refused(capsys, "a", "--dialect", "mod-auth-token", "--expires-in", "60")
    assert message.endswith("(where it has a --timeout, that says how long links live)")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["../a"], "path is '../a', but no file can be called so"),
        ([""], "path is ''"),
        (["a", "--expires-in", "-1"], "expires_in is -1; give seconds"),
        (["a", "--expires-in", "nan"], "expires_in is nan; give seconds"),
        (["a", "--scope", "1"], "scope is 1"),
        (["a", "--client", "home"], "client is 'home'; give an IPv4 or IPv6 address"),
        (
            ["a", "--timeout", "60"],
            "XSENDFILE_TIMEOUT (--timeout) is no option of native, which has realm",
        ),
    ],
)
def test_what_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert refused(capsys, *arguments).startswith(message)


@pytest.mark.parametrize(
    "arguments",
    [
        ["a", "--expires-in", "soon"],
        ["a", "--bound", "ada"],
        ["a", "--attachment", "--inline"],
        ["a", "--dialect", "md5"],
        ["a", "--key", SECRET],
        ["a", "--keys", f"a:{SECRET}"],
        ["a", "--secret", SECRET],
        [],
    ],
)
def test_what_the_command_line_does_not_take(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """A secret is none of it: everybody on the machine can read command lines."""
    with pytest.raises(SystemExit) as end:
        main(["sign", *arguments])
    assert end.value.code == 2
    assert "usage: xsendfile" in capsys.readouterr().err
