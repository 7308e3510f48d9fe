"""`xsendfile doctor`, as it is typed: its output, its exit status, what it keeps to itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from harness.process import free_port
from tests.doctor.conftest import CONTENT
from tests.doctor.wire import PATIENCE, Respond, response, serving
from xsendfile.cli import main

SECRETS = ("token-in-the-path", "token-in-the-query", "cookie-of-ada", "where-to-log-in")
TARGET = f"/{SECRETS[0]}/file.txt?token={SECRETS[1]}"
COOKIE = ("-H", f"Cookie: {SECRETS[2]}")


def leaking(_head: bytes) -> bytes:
    return response(b"", "X-Sendfile: /srv/file.txt", "Server: nginx")


def redirecting(_head: bytes) -> bytes:
    return response(b"", f"Location: /{SECRETS[3]}", "Server: nginx", status="302 Found")


def right(head: bytes) -> bytes:
    """Return the file, and all that HTTP promises of it."""
    if head.split(b" ")[1] not in {TARGET.encode(), b"/"}:
        return response(b"404 Not Found\n", "Cache-Control: no-store", status="404 Not Found")
    if b'If-None-Match: "a"' in head:
        return response(status="304 Not Modified")
    headers = ['ETag: "a"', "Content-Type: text/plain", "Cache-Control: private, no-cache"]
    for wanted, place in ((b"bytes=0-0", 0), (b"bytes=-1", len(CONTENT) - 1)):
        if wanted in head:
            told = f"Content-Range: bytes {place}-{place}/{len(CONTENT)}"
            return response(
                CONTENT[place : place + 1], *headers, told, status="206 Partial Content"
            )
    body = b"" if head.startswith(b"HEAD") else CONTENT
    return response(body, *headers, length=len(CONTENT))


def run(
    respond: Respond, file: Path, *options: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    with serving(respond) as url:
        status = main(["doctor", url + TARGET, "--file", str(file), *options])
    return status, capsys.readouterr().out


class TestReport:
    def test_nothing_found_is_0(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status, output = run(right, file, capsys=capsys)
        assert (status, output.splitlines()[-1]) == (0, "no faults found, 4 not tested")

    def test_a_fault_is_1_with_what_it_means_and_the_line_that_mends_it(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, output = run(leaking, file, "--location", "/_docs/", capsys=capsys)
        lines = output.splitlines()
        assert status == 1
        assert lines[0] == "server: nginx"
        assert lines[1] == "header-leak        FAULT       X-Sendfile in the answer to GET"
        assert lines[2].startswith("                   meaning     the server does not act on")
        assert 'sender=Nginx("/_docs/")' in output
        assert lines[-1].startswith("1 fault found, ")

    @pytest.mark.parametrize("respond", [right, leaking, redirecting])
    def test_it_fits_100_columns_of_plain_text(
        self, respond: Respond, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, output = run(respond, file, capsys=capsys)
        assert max(map(len, output.splitlines())) <= 100
        assert output.replace("\n", "").isprintable()

    def test_a_program_gets_the_same_records(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, output = run(leaking, file, "--json", capsys=capsys)
        report = json.loads(output)
        assert (status, report["server"], report["healthy"]) == (1, "nginx", False)
        first = report["findings"][0]
        assert set(first) == {"check", "state", "seen", "meaning", "mend"}
        assert (first["check"], first["state"]) == ("header-leak", "fault")

    @pytest.mark.parametrize("options", [(), ("--json",)])
    @pytest.mark.parametrize("respond", [right, leaking, redirecting])
    def test_no_secret_is_shown(
        self,
        respond: Respond,
        options: tuple[str, ...],
        file: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        _, output = run(respond, file, *COOKIE, *options, capsys=capsys)
        assert output
        assert not [secret for secret in SECRETS if secret in output]

    def test_a_terminal_that_knows_no_unicode_is_no_trouble(self, file: Path) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
        with serving(redirecting) as url:
            done = subprocess.run(
                [sys.executable, "-m", "xsendfile", "doctor", url, "--file", str(file)],
                capture_output=True,
                env=environment,
                timeout=PATIENCE,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"-H 'Cookie: \\u2026'" in done.stdout


class TestOptions:
    def test_what_must_arrive_can_be_said(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        expect = ("--expect", "ETag", "--expect", "Cache-Control: private")
        assert run(right, file, *expect, capsys=capsys)[0] == 0
        status, output = run(right, file, "--expect", "X-A: b", capsys=capsys)
        assert (status, "no X-A" in output) == (1, True)

    def test_the_application_tells_what_must_arrive_and_expect_more(
        self,
        file: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "settings_of_doctor.py").write_text(
            "from xsendfile import Nginx, PrivateFiles\n"
            f"files = PrivateFiles({str(file.parent)!r}, Nginx('/_docs/'), inline='safe')\n"
        )
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        app = ("--app", "settings_of_doctor:files")
        status, output = run(right, file, *app, capsys=capsys)
        assert (status, "no X-Content-Type-Options" in output) == (1, True)
        assert "13 spellings" in output
        expect = ("--expect", "content-type: text/special")
        assert "another Content-Type" in run(right, file, *app, *expect, capsys=capsys)[1].replace(
            "content-type", "Content-Type"
        )
        elsewhere = ("--location", "/_other/")
        status, output = run(leaking, file, *app, *elsewhere, capsys=capsys)
        assert 'Nginx("/_other/")' in output

    def test_the_server_can_be_named(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _, output = run(leaking, file, "--server", "apache-wsgi", capsys=capsys)
        assert "server: apache\n" in output
        assert "XSendFile on" in output

    def test_whom_it_runs_as_can_be_named(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refusing(_head: bytes) -> bytes:
            return response(b"<hr><center>nginx", "Server: nginx", status="403 Forbidden")

        file.chmod(0o600)
        _, output = run(refusing, file, "--server-user", "root", capsys=capsys)
        assert "mapping            FAULT" in output
        _, output = run(refusing, file, "--server-user", "nobody", capsys=capsys)
        assert "nobody may not" in output

    def test_probes_are_asked_for_where_the_directory_is_delivered(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        targets: list[bytes] = []

        def respond(head: bytes) -> bytes:
            targets.append(head.split(b" ")[1])
            return right(head)

        with serving(respond) as url:
            probes = ("--write-probes", f"{url}/all?name=")
            status = main(["doctor", url + TARGET, "--file", str(file), *probes])
        assert status == 0
        assert "DIR-URL does not deliver the probes" in capsys.readouterr().out
        assert any(target.startswith(b"/all?name=xsendfile-doctor-") for target in targets)
        assert os.listdir(file.parent) == ["file.txt"]


class TestNotExamined:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (("--file", "/no/such/file"), "--file cannot be read: No such file or directory"),
            (("-H", "secret"), "-H takes a header as 'Name: value'"),
            (("-H", "Range: secret"), "-H 'Range: …' is what the examination itself sends"),
            (("--expect", "a b"), "--expect takes 'Name' or 'Name: value'"),
            (("--server-user", "no-such-user"), "this machine has no such user"),
            (("--location", "/_docs"), "with a slash at both ends"),
            (("--timeout", "0"), "--timeout takes seconds"),
            (("--timeout", "nan"), "--timeout takes seconds"),
            (("--timeout", "1e9"), "--timeout takes seconds"),
            (("--write-probes", "http://elsewhere/"), "DIR-URL is at another site than URL"),
            (("--write-probes", "http://127.0.0.1:9/secret"), "must end in / or ="),
            (("--app", "no_such_module:a"), "no module 'no_such_module'"),
        ],
    )
    def test_a_wrong_option_is_2_with_one_line(
        self,
        options: tuple[str, str],
        message: str,
        file: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        url = f"http://127.0.0.1:9{TARGET}"
        assert main(["doctor", url, "--file", str(file), *options]) == 2
        output, error = capsys.readouterr()
        assert output == ""
        assert error.startswith("xsendfile: ")
        assert message in error
        assert error.count("\n") == 1
        assert "secret" not in error

    def test_nobody_at_the_address_is_2(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = f"http://127.0.0.1:{free_port()}{TARGET}"
        assert main(["doctor", url, "--file", str(file)]) == 2
        output, error = capsys.readouterr()
        assert output == ""
        assert "no connection to http://127.0.0.1:" in error
        assert not [secret for secret in SECRETS if secret in error]

    def test_an_unknown_option_is_2(self) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["doctor", "http://a/", "--file", "f", "--timeout", "soon"])
        assert ended.value.code == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_doctor_that_is_ended_leaves_nothing_behind(number: signal.Signals, file: Path) -> None:
    asked, ended = threading.Event(), threading.Event()

    def respond(head: bytes) -> bytes | None:
        """Answer until a probe is asked for; then tell so, and do not."""
        if b"xsendfile-doctor-" not in head:
            return right(head)
        asked.set()
        ended.wait(PATIENCE)
        return None

    with serving(respond) as url:
        command = [sys.executable, "-m", "xsendfile", "doctor", url, "--file", str(file)]
        with subprocess.Popen([*command, "--write-probes", f"{url}/"]) as process:
            try:
                assert asked.wait(PATIENCE)
                assert len(os.listdir(file.parent)) == 2
                process.send_signal(number)
                assert process.wait(PATIENCE) == 128 + number
            finally:
                process.kill()
                ended.set()
        assert os.listdir(file.parent) == ["file.txt"]
