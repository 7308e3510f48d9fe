"""`xsendfile verify`: says in words why a link is refused."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import pytest

from tests.cli.keys import OLD, SECRET, key_file
from tests.clocks import at
from xsendfile.cli import main, verify
from xsendfile.links import (
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLinkSecret,
    TokenConfig,
)

NOW = 1_700_000_000.0  # 2023-11-14T22:13:20Z
KEYS = {"2026b": SECRET, "2026a": OLD}
NATIVE = LinkSigner(KEYS)
LINK = NATIVE.sign("docs/q3.pdf", clock=at(NOW))


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with two keys, named by the environment."""
    monkeypatch.setenv("XSENDFILE_KEY_FILE", key_file(tmp_path))


def judged(
    capsys: pytest.CaptureFixture[str], *arguments: str, now: float = NOW
) -> tuple[int, str]:
    """Return the exit status, and what is printed."""
    commands = argparse.ArgumentParser().add_subparsers()
    verify.add_parser(commands)
    options = commands.choices["verify"].parse_args(arguments)
    status = verify.run(options, clock=at(now))
    out, err = capsys.readouterr()
    assert err == ""
    return status, out


def unjudged(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a command that judges nothing."""
    assert main(["verify", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line.removeprefix("xsendfile: ")


def test_a_valid_link(capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(capsys, LINK) == (
        0,
        "valid\npath: /docs/q3.pdf\nends: in 1 h, at 2023-11-14T23:13:20Z\nkey: 2026b\n",
    )


def test_a_link_for_a_directory_says_what_it_opens(capsys: pytest.CaptureFixture[str]) -> None:
    link = NATIVE.sign("hls/720 p/a.ts", scope=2, clock=at(NOW))
    status, text = judged(capsys, link)
    assert (status, text.splitlines()[1:3]) == (
        0,
        ["path: /hls/720%20p/a.ts", "opens: all below /hls/720%20p/"],
    )


def test_all_that_a_link_can_say(capsys: pytest.CaptureFixture[str]) -> None:
    link = NATIVE.sign(
        "a b/ü.pdf",
        expires_in=100_000,
        as_attachment=True,
        download_name="Q 3.pdf",
        client="192.0.2.7",
        clock=at(NOW),
    )
    status, text = judged(capsys, link, "--client", "192.0.2.200")
    assert status == 0
    assert text.splitlines() == [
        "valid",
        "path: /a%20b/%C3%BC.pdf",
        "ends: in 1 d 3 h, at 2023-11-16T02:00:00Z",
        "as: attachment",
        "name: 'Q 3.pdf'",
        "key: 2026b",
        "for: one network, user or session",
    ]


def test_a_link_that_is_to_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "as: inline\n" in judged(capsys, NATIVE.sign("a", as_attachment=False, clock=at(NOW)))[1]


def test_a_link_without_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    link = SecureLinkSecret(KEYS).sign("a")
    status, text = judged(capsys, link, "--dialect", "secure-link-secret")
    assert (status, text.splitlines()[:3]) == (0, ["valid", "path: /a", "ends: never"])


def test_the_command_judges_as_of_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", NATIVE.sign("a")]) == 0
    assert main(["verify", LINK]) == 1
    assert "refused: expired " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "mount"),
    [
        (f"https://example.org{LINK}", "/"),
        (f"https://example.org/files{LINK}", "/files/"),
        (f"HTTPS://user@[::1]:8443/files/a{LINK}", "/files/a/"),
        (f"/files{LINK}", "/files/"),
        (f"{LINK}#page=3", "/"),
    ],
)
def test_a_whole_url(capsys: pytest.CaptureFixture[str], url: str, mount: str) -> None:
    assert judged(capsys, url, "--mount", mount)[0] == 0


@pytest.mark.parametrize(
    ("url", "mount", "message"),
    [
        (LINK, "/files/", "the link is not below --mount /files/; give the path that files are"),
        (f"https://example.org/file{LINK}", "/files/", "the link is not below --mount /files/"),
        ("https://example.org", "/", "the link is not below --mount /"),
        (LINK, "/files", "mount is '/files'; give a path of plain ASCII with a slash at both ends"),
    ],
)
def test_a_url_that_is_elsewhere(
    capsys: pytest.CaptureFixture[str], url: str, mount: str, message: str
) -> None:
    assert unjudged(capsys, url, "--mount", mount).startswith(message)


@pytest.mark.parametrize(
    ("later", "text"),
    [
        (3600, "expired 0 s ago, at 2023-11-14T23:13:20Z"),
        (3601, "expired 1 s ago, at 2023-11-14T23:13:20Z"),
        (3600 + 59, "expired 59 s ago, at 2023-11-14T23:13:20Z"),
        (3600 + 61, "expired 1 min 1 s ago, at 2023-11-14T23:13:20Z"),
        (3600 + 2 * 3600 + 5 * 60 + 7, "expired 2 h 5 min ago, at 2023-11-14T23:13:20Z"),
        (3600 + 2 * 3600 + 7, "expired 2 h 7 s ago, at 2023-11-14T23:13:20Z"),
        (3600 + 400 * 86_400, "expired 400 d ago, at 2023-11-14T23:13:20Z"),
    ],
)
def test_an_expired_link(capsys: pytest.CaptureFixture[str], later: float, text: str) -> None:
    assert judged(capsys, LINK, now=NOW + later) == (1, f"refused: {text}\n")


def test_a_link_that_begins_later(capsys: pytest.CaptureFixture[str]) -> None:
    link = NATIVE.sign("a", starts_in=600, clock=at(NOW))
    assert judged(capsys, link) == (
        1,
        "refused: not valid yet; begins in 10 min, at 2023-11-14T22:23:20Z\n",
    )


def test_a_link_from_the_future(capsys: pytest.CaptureFixture[str]) -> None:
    link = ModAuthToken(KEYS).sign("a", clock=at(NOW + 3 * 86_400))
    status, text = judged(capsys, link, "--dialect", "mod-auth-token")
    assert status == 1
    assert text.startswith("refused: not valid yet; begins in ")


FIT = (
    "the signature does not fit: path, field or key were changed, or --mount or an option of "
    "the dialect{}\n"
)
FORGED = LINK.replace("q3", "q4")
USERS = NATIVE.sign("a", bound_to={"user": "ada"}, clock=at(NOW))
NETWORKS = NATIVE.sign("a", client="192.0.2.7", clock=at(NOW))
SPOOFED = NATIVE.sign("for=ada/a", client="192.0.2.7", clock=at(NOW)).replace("%3D", "=", 1)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([FORGED], FIT.format("")),
        ([LINK, "--realm", "films"], FIT.format("")),
        ([NETWORKS, "--client", "198.51.100.7"], FIT.format(
            ", or --client is in another network")),
        ([USERS, "--bound", "user=eve"], FIT.format(", or --bound user is another")),
        ([NETWORKS], "bound to a network or an address; give --client, the address of who asks\n"),
        ([SPOOFED], "bound to a network or an address; give --client, the address of who asks\n"),
        ([SPOOFED, "--client", "198.51.100.7"], FIT.format(
            ", or --client is in another network")),
        ([FORGED, "--client", "192.0.2.7"], FIT.format("")),
        ([USERS], "bound to a user; give --bound user=…\n"),
        (["/docs/q3.pdf"], "expires is missing; is it whole, and of this --dialect?\n"),
        ([LINK[:-1]], "sig is malformed\n"),
        ([LINK + "&sig=a"], "sig is given twice\n"),
        (["/docs/../q3.pdf"], "no file can have its path: '..' in the path\n"),
        ([LINK, "--dialect", "mod-auth-token"],
         "no link of mod_auth_token; is it whole, and of this --dialect?\n"),
    ],
)  # fmt: skip
def test_why_a_link_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    assert judged(capsys, *arguments) == (1, f"refused: {text}")


@pytest.mark.parametrize("form", ["query", "path"])
def test_a_key_that_is_not_ours_any_more(capsys: pytest.CaptureFixture[str], form: str) -> None:
    retired = LinkSigner({"2025a": "vLr3sYw8QkTz1NfB6dHm4cXp9JgAe2Ru"})
    link = retired.sign("a/b", form="path" if form == "path" else "query", clock=at(NOW))
    assert judged(capsys, link) == (
        1,
        "refused: key '2025a' is not among the keys: 2026b, 2026a\n",
    )


@pytest.mark.parametrize("binding", [["--client", "192.0.2.7"], ["--bound", "user=ada"]])
def test_a_bound_link_is_valid_for_whom_it_is_bound_to(
    capsys: pytest.CaptureFixture[str], binding: list[str]
) -> None:
    link = NETWORKS if binding[0] == "--client" else USERS
    assert judged(capsys, link, *binding)[0] == 0
    assert judged(capsys, link, "--bound", "session=1", *binding)[0] == 0


def test_a_link_that_names_no_key(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = key_file(tmp_path, f"a:{SECRET}\n")
    link = TokenConfig(SECRET).sign("a", clock=at(NOW))
    status, text = judged(capsys, link, "--dialect", "xsendfile-1.0", "--key-file", file)
    assert (status, text) == (0, "valid\npath: /a\nends: in 2 min, at 2023-11-14T22:15:20Z\n")


def test_options_of_a_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    link = Secdownload(KEYS, algorithm="md5").sign("a", clock=at(NOW))
    options = ["--dialect", "secdownload", "--algorithm", "md5", "--timeout", "600"]
    assert judged(capsys, link, *options, now=NOW + 599)[0] == 0
    assert judged(capsys, link, *options, now=NOW + 660)[0] == 1


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--bound", "ada", "argument --bound: give LABEL=VALUE, such as user=ada"),
        ("--client", "home", "argument --client: give an IPv4 or IPv6 address"),
    ],
)
def test_what_the_command_line_does_not_take(
    capsys: pytest.CaptureFixture[str], option: str, value: str, message: str
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["verify", LINK, option, value])
    assert end.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"xsendfile verify: error: {message}"


@pytest.mark.parametrize("url", ["/\udcff", "/a?sig=\udcff", "/a\n", "/" + "%" * 9000, "/é"])
def test_any_text_is_judged(capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert judged(capsys, url)[0] == 1


def test_a_name_is_told_in_whatever_encoding_the_terminal_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["verify", NATIVE.sign("a", download_name="Q\N{EM DASH}3.pdf")]) == 0
    terminal.seek(0)
    assert r"name: 'Q\u20143.pdf'" in terminal.read()
