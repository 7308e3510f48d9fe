"""`xsendfile serve`: its options, and what is wrong before a server starts."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

import pytest

from harness.process import free_port
from tests.cli.keys import OLD, SECRET, key_file
from xsendfile.cli import main, serve
from xsendfile.cli.links import overruled
from xsendfile.service.settings import SETTINGS


@pytest.fixture
def root(tmp_path: Path) -> str:
    directory = tmp_path / "root"
    directory.mkdir()
    return str(directory)


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    return ["--key-file", key_file(tmp_path)]


def parsed(*arguments: str) -> argparse.Namespace:
    commands = argparse.ArgumentParser().add_subparsers()
    serve.add_parser(commands)
    return commands.choices["serve"].parse_args(arguments)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a command that serves nothing, and could not."""
    assert main(["serve", "--listen", "192.0.2.1:8000", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line.removeprefix("xsendfile: ")


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["/srv/a"], {"XSENDFILE_ROOT": "/srv/a"}),
        (["--public"], {"XSENDFILE_PUBLIC": "1"}),
        (["--access-log"], {"XSENDFILE_ACCESS_LOG": "1"}),
        (["--key-file", "keys"], {"XSENDFILE_KEY_FILE": "keys"}),
        (["--dialect", "secdownload"], {"XSENDFILE_DIALECT": "secdownload"}),
        (["--timeout", "60"], {"XSENDFILE_TIMEOUT": "60"}),
        (["--bind-address"], {"XSENDFILE_BIND_ADDRESS": "1"}),
        (["--sender", "nginx"], {"XSENDFILE_SENDER": "nginx"}),
        (["--location", "/_a/"], {"XSENDFILE_LOCATION": "/_a/"}),
        (["--seen-as", "/mnt/a"], {"XSENDFILE_SEEN_AS": "/mnt/a"}),
        (["--mount", "/a/"], {"XSENDFILE_MOUNT": "/a/"}),
        (["--proxy", "unix"], {"XSENDFILE_PROXIES": "unix"}),
        (
            ["--proxy", "127.0.0.1", "--proxy", "10.0.0.0/8"],
            {"XSENDFILE_PROXIES": "127.0.0.1,10.0.0.0/8"},
        ),
        (["--inline", "any"], {"XSENDFILE_INLINE": "any"}),
        (["--symlinks", "deny"], {"XSENDFILE_SYMLINKS": "deny"}),
    ],
)
def test_an_option_is_a_variable_of_the_service_and_overrules_the_environment(
    arguments: list[str], variables: dict[str, str]
) -> None:
    options = vars(parsed(*arguments))
    assert overruled({"PATH": "/bin"}, options) == {"PATH": "/bin", **variables}
    assert overruled(dict.fromkeys(variables, "else"), options) == variables


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each != "keys"])
def test_every_setting_of_the_service_is_an_option_but_the_secrets(setting: str) -> None:
    assert setting in vars(parsed())


def test_without_options_the_environment_says_it_all() -> None:
    environment = {"XSENDFILE_ROOT": "/srv/a", "XSENDFILE_KEYS": "a:b"}
    assert overruled(environment, vars(parsed())) == environment


def test_a_key_file_takes_the_place_of_keys_in_the_environment() -> None:
    environment = {"XSENDFILE_KEYS": f"a:{SECRET}"}
    variables = overruled(environment, vars(parsed("--key-file", "keys")))
    assert variables == {"XSENDFILE_KEY_FILE": "keys"}


def test_two_workers_listen_on_this_machine_alone_and_have_25_seconds_to_end() -> None:
    options = parsed("/srv/a")
    assert (options.workers, options.listen, options.grace) == (2, "127.0.0.1:8000", 25)


def test_neither_a_key_nor_public(capsys: pytest.CaptureFixture[str], root: str) -> None:
    assert refused(capsys, root) == (
        "there is no key; give XSENDFILE_KEY_FILE (--key-file) or XSENDFILE_KEYS, or "
        "XSENDFILE_PUBLIC=1 (--public) for files without links"
    )


def test_both_a_key_and_public(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str]
) -> None:
    assert refused(capsys, root, *keys, "--public") == (
        "XSENDFILE_PUBLIC=1 (--public) is for files without links; leave out XSENDFILE_KEY_FILE "
        "(--key-file)"
    )


@pytest.mark.parametrize("flag", ["--key", "--keys", "--secret"])
def test_no_key_comes_from_the_command_line(
    capsys: pytest.CaptureFixture[str], root: str, flag: str
) -> None:
    """Everybody on the machine can read it there."""
    with pytest.raises(SystemExit) as end:
        main(["serve", root, flag, f"a:{SECRET}"])
    assert end.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_a_root_that_is_missing(capsys: pytest.CaptureFixture[str], keys: list[str]) -> None:
    assert refused(capsys, "/srv/missing", *keys) == (
        "root is '/srv/missing', which is no directory, or may not be entered"
    )


def test_no_root(capsys: pytest.CaptureFixture[str], keys: list[str]) -> None:
    assert refused(capsys, *keys) == (
        "there is no root; give XSENDFILE_ROOT, the directory that the files come from"
    )


def test_a_root_is_relative_to_where_the_command_runs(
    capsys: pytest.CaptureFixture[str], keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/tmp")
    assert refused(capsys, "no-such-root", *keys).startswith("root is '/tmp/no-such-root', which")


@pytest.mark.parametrize(
    "listen",
    ["8000", ":8000", "localhost", "localhost:0", "localhost:70000", "unix:", "unix:run/a.sock",
     "http://127.0.0.1:8000", "uwsgi://127.0.0.1:8000", "127.0.0.1:8000/", "*:8000"],
)  # fmt: skip
def test_what_is_no_address(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str], listen: str
) -> None:
    assert refused(capsys, root, *keys, "--listen", listen) == (
        f"--listen is {listen!r}; give HOST:PORT, such as 127.0.0.1:8000, or unix:/PATH"
    )


@pytest.mark.parametrize(("flag", "most"), [("--workers", 64), ("--grace", 1800)])
@pytest.mark.parametrize("number", [-1, 0, 10_000])
def test_a_number_that_makes_no_sense(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str], flag: str, most: int,
    number: int,
) -> None:  # fmt: skip
    message = refused(capsys, root, *keys, flag, str(number))
    assert message == f"{flag} is {number}; give 1 to {most}"


def test_a_port_that_is_taken(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        listen = f"127.0.0.1:{other.getsockname()[1]}"
        message = refused(capsys, root, *keys, "--listen", listen)
    assert message == f"cannot listen at {listen}: Address already in use"


def test_a_socket_that_is_taken(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str], tmp_path: Path
) -> None:
    path = str(tmp_path / "a.sock")
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(path)
        other.listen()
        message = refused(capsys, root, *keys, "--listen", f"unix:{path}")
        assert message == f"cannot listen at {path}: Address already in use"
        assert os.path.exists(path)


def test_a_file_where_the_socket_would_be(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.sock"
    path.write_text("kept")
    message = refused(capsys, root, *keys, "--listen", f"unix:{path}")
    assert message == f"cannot listen at {path}: Address already in use"
    assert path.read_text() == "kept"


@pytest.mark.parametrize(
    ("listen", "reason"),
    [
        ("192.0.2.1:8000", "Cannot assign requested address"),
        ("nobody.invalid:8000", "Name or service not known"),
        ("unix:/no/such/directory/a.sock", "No such file or directory"),
    ],
)
def test_an_address_that_is_not_ours(
    capsys: pytest.CaptureFixture[str], root: str, keys: list[str], listen: str, reason: str
) -> None:
    message = refused(capsys, root, *keys, "--listen", listen)
    assert message == f"cannot listen at {listen.removeprefix('unix:')}: {reason}"


def test_an_extra_that_is_not_installed(
    capsys: pytest.CaptureFixture[str],
    root: str,
    keys: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "granian", None)
    message = refused(capsys, root, *keys, "--listen", f"127.0.0.1:{free_port()}")
    assert message == "serving needs granian; type: pip install 'xsendfile[serve]'"


def test_what_is_wrong_with_the_settings_is_told_before_the_server_is_missed(
    capsys: pytest.CaptureFixture[str], root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "granian", None)
    monkeypatch.setenv("XSENDFILE_KEYS", f"a:{OLD}")
    message = refused(capsys, root, "--timeout", "60")
    assert message == (
        "XSENDFILE_TIMEOUT (--timeout) is no option of native, which has realm; leave it out"
    )
