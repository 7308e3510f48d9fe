"""`send_file`: one file for one request."""

from __future__ import annotations

import logging
import os
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests.wsgi.client import ask, environ_for, sending, status_of
from tests.wsgi.conftest import REPORT
from xsendfile import BadSettingError, File, Nginx, PrivateFiles, Reply, Request, Serve

NGINX = Nginx("/_files/")


class ByTape:
    """A sender for a server that the library does not know."""

    sends_bytes = False

    def reply(self, request: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        headers += [("X-Tape", f"{file.found!r} for {request.method}"), ("Content-Length", "7")]
        return Reply(200, headers, (b"on ", b"tape"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nginx_is_handed_the_file(directory: Path, method: str) -> None:
    answer = ask(sending(PrivateFiles(directory, NGINX), "2026/report.pdf"), b"/", method)
    assert answer == (
        200,
        [
            ("X-Accel-Redirect", "/_files/2026/report.pdf"),
            ("Content-Type", "application/pdf"),
            ("Cache-Control", "private, no-cache"),
            ("Content-Length", "0"),
        ],
        b"",
    )


def test_the_name_that_was_found_is_handed_over_and_the_one_asked_for_is_shown(
    directory: Path,
) -> None:
    (directory / "2026/report.pdf").rename(directory / "2026/3f9a")
    (directory / "latest.pdf").unlink()
    (directory / "latest.pdf").symlink_to("2026/3f9a")
    files = PrivateFiles(directory, NGINX)
    answer = ask(sending(files, "latest.pdf", as_attachment=True))
    assert answer.header("X-Accel-Redirect") == "/_files/2026/3f9a"
    assert answer.header("Content-Type") == "application/pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="latest.pdf"'


def test_serve_sends_the_bytes(files: PrivateFiles, directory: Path) -> None:
    answer = ask(sending(files, "2026/report.pdf"))
    status = (directory / "2026/report.pdf").stat()
    assert answer.status == 200
    assert answer.body == REPORT
    assert answer.header("Content-Length") == str(len(REPORT))
    assert answer.header("ETag") == f'"{status.st_mtime_ns:x}-{len(REPORT):x}"'
    assert answer.header("Last-Modified")


def test_head_gets_the_headers_of_get_and_no_byte(files: PrivateFiles) -> None:
    application = sending(files, "2026/report.pdf")
    assert ask(application, method="HEAD") == ask(application)._replace(body=b"")


def test_a_large_file_arrives_whole(files: PrivateFiles, directory: Path) -> None:
    assert ask(sending(files, "large.bin")).body == (directory / "large.bin").read_bytes()


def test_an_empty_file_arrives_empty(files: PrivateFiles) -> None:
    answer = ask(sending(files, "empty.txt"))
    assert (answer.status, answer.header("Content-Length"), answer.body) == (200, "0", b"")


def test_a_sender_of_ones_own_answers(directory: Path) -> None:
    answer = ask(sending(PrivateFiles(directory, ByTape()), "latest.pdf", max_age=5))
    assert answer == (
        200,
        [
            ("Content-Type", "application/pdf"),
            ("Cache-Control", "private, max-age=5"),
            ("X-Tape", "(b'2026', b'report.pdf') for GET"),
            ("Content-Length", "7"),
        ],
        b"on tape",
    )


@pytest.mark.parametrize("sender", [NGINX, Serve()], ids=repr)
def test_options_are_applied_whoever_sends(directory: Path, sender: Nginx | Serve) -> None:
    options: dict[str, Any] = {
        "as_attachment": True,
        "download_name": "März.pdf",
        "mimetype": "application/x-own",
        "max_age": 60,
        "headers": {"X-Robots-Tag": "none"},
    }
    answer = ask(sending(PrivateFiles(directory, sender), "latest.pdf", **options))
    assert answer.header("Content-Type") == "application/x-own"
    assert answer.header("Cache-Control") == "private, max-age=60"
    assert answer.header("X-Robots-Tag") == "none"
    assert answer.header("Content-Disposition") == (
        "attachment; filename=\"Marz.pdf\"; filename*=UTF-8''M%C3%A4rz.pdf"
    )


def test_types_of_ones_own_are_applied(directory: Path) -> None:
    files = PrivateFiles(directory, media_types={"pdf": "application/x-own"})
    assert ask(sending(files, "latest.pdf")).header("Content-Type") == "application/x-own"
    assert ask(sending(files, "empty.txt")).header("Content-Type") == "text/plain"


@pytest.mark.parametrize(
    "name", ["2026/report.pdf", b"2026/report.pdf", PurePosixPath("2026/report.pdf")], ids=repr
)
def test_a_name_may_be_text_bytes_or_a_path(files: PrivateFiles, name: object) -> None:
    assert ask(sending(files, name)).body == REPORT


def test_a_name_that_is_not_utf_8_is_found_as_bytes_and_as_listed(directory: Path) -> None:
    name = b"caf\xe9.txt"
    with open(os.path.join(os.fsencode(directory), name), "wb") as file:
        file.write(b"coffee")
    files = PrivateFiles(directory)
    assert ask(sending(files, name)).body == b"coffee"
    assert ask(sending(files, os.fsdecode(name))).body == b"coffee"


def test_a_name_is_never_percent_decoded(files: PrivateFiles, directory: Path) -> None:
    (directory / "%65mpty.txt").write_bytes(b"another")
    assert ask(sending(files, "%65mpty.txt")).body == b"another"
    assert ask(sending(files, "2026%2Freport.pdf")).status == 404


def test_an_absolute_name_below_the_root_is_understood(
    files: PrivateFiles, directory: Path
) -> None:
    assert ask(sending(files, directory / "2026/report.pdf")).body == REPORT


@pytest.mark.parametrize("name", ["../secret.txt", "", ".", "2026", "2026/.."])
def test_an_absolute_name_elsewhere_is_not(files: PrivateFiles, directory: Path, name: str) -> None:
    assert ask(sending(files, f"{directory}/{name}")).status == 404
    assert ask(sending(files, f"{directory}-old/2026/report.pdf")).status == 404


def test_the_path_of_the_request_has_no_say(files: PrivateFiles) -> None:
    answer = ask(sending(files, "2026/report.pdf"), b"/empty.txt", SCRIPT_NAME="/mount")
    assert answer.body == REPORT


REFUSED = [
    *("../secret.txt", "out.txt", "", "2026/../2026/report.pdf", "/etc/passwd", "\ud800"),
    *("missing.pdf", "2026", ".", "./latest.pdf", "2026/", "2026//report.pdf", "a\0b", "x" * 300),
]


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: ascii(name[:30]))
@pytest.mark.parametrize("sender", [NGINX, Serve()], ids=repr)
def test_what_is_no_file_below_the_root_gets_a_404_that_tells_nothing(
    directory: Path, sender: Nginx | Serve, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = ask(sending(PrivateFiles(directory, sender), name))
    assert answer == (
        404,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", "14"),
            ("Cache-Control", "no-store"),
        ],
        b"404 Not Found\n",
    )
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("xsendfile", "INFO")
    assert record.getMessage().startswith("refused with 404: ")
    told = [word for word in ("secret", "passwd", "missing", "report", "xxx") if word in name]
    assert not any(word in caplog.text for word in told)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
@pytest.mark.parametrize("name", ["latest.pdf", "missing.pdf", "../secret.txt"])
def test_other_methods_are_told_which_are_allowed_whatever_exists(
    files: PrivateFiles, method: str, name: str
) -> None:
    answer = ask(sending(files, name), b"/", method)
    assert (answer.status, answer.body) == (405, b"405 Method Not Allowed\n")
    assert answer.header("Allow") == "GET, HEAD"
    assert answer.header("Cache-Control") == "no-store"


@pytest.mark.parametrize("method", ["BREW", "get", "", "G\r\nT"])
def test_methods_that_are_none_are_not_allowed_either(files: PrivateFiles, method: str) -> None:
    assert status_of(sending(files, "latest.pdf"), environ_for(method=method)) == 405


def test_a_refused_head_has_no_body(files: PrivateFiles) -> None:
    application = sending(files, "missing.pdf")
    assert ask(application, method="HEAD") == ask(application)._replace(body=b"")


@pytest.mark.parametrize("name", ["latest.pdf", "missing.pdf"])
def test_a_wrong_option_is_the_callers_bug_and_no_404(files: PrivateFiles, name: str) -> None:
    with pytest.raises(BadSettingError, match="mimetype is 'pdf'"):
        ask(sending(files, name, mimetype="pdf"))


@pytest.mark.parametrize("mount", ["/é", "/€"])
def test_a_mount_that_no_server_may_send_names_no_file(files: PrivateFiles, mount: str) -> None:
    status = 404 if mount == "/€" else 200
    assert ask(sending(files, "latest.pdf"), SCRIPT_NAME=mount).status == status


@pytest.mark.parametrize("name", ["latest.pdf", "missing.pdf"])
@pytest.mark.parametrize("sender", [NGINX, Serve()], ids=repr)
def test_a_caller_may_alter_the_headers_it_gets(
    directory: Path, sender: Nginx | Serve, name: str
) -> None:
    application = sending(PrivateFiles(directory, sender), name, headers={"X-Own": "1"})
    first = ask(application)
    expected = list(first.headers)
    first.headers.clear()
    first.headers.append(("X-Leaked", "1"))
    assert ask(application).headers == expected


def test_unchecked_files_are_handed_over_unseen(tmp_path: Path) -> None:
    files = PrivateFiles(tmp_path / "elsewhere", NGINX, check=False)
    answer = ask(sending(files, "a/b c.pdf", as_attachment=True))
    assert answer.header("X-Accel-Redirect") == "/_files/a/b%20c.pdf"
    assert answer.header("Content-Type") == "application/pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="b c.pdf"'


@pytest.mark.parametrize(
    ("name", "status"), [("a.pdf", 200), ("../a.pdf", 404), ("", 404), ("/srv/a", 404)]
)
def test_unchecked_names_still_stay_below_the_root(tmp_path: Path, name: str, status: int) -> None:
    files = PrivateFiles(tmp_path / "elsewhere", NGINX, check=False)
    assert ask(sending(files, name)).status == status
    assert ask(sending(files, tmp_path / "elsewhere/a.pdf")).status == 200


def test_send_file_wants_private_files(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match=r"files is '.*'; give a PrivateFiles"):
        ask(sending(str(tmp_path), "a.txt"))  # type: ignore[arg-type]
