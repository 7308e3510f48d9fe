"""The known bugs of django-sendfile2, none of which is kept."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from tests.adapters.django.test_sendfile import uses
from xsendfile.django.sendfile import sendfile

BACKENDS = pytest.mark.parametrize("backend", ["nginx", "xsendfile", "simple", "development"])


@BACKENDS
@pytest.mark.parametrize("name", ["out.txt", "elsewhere/secret.txt", "elsewhere/files/out.txt"])
def test_a_link_that_leads_out_is_not_served(backend: str, name: str, root: Path) -> None:
    with uses(root, backend):
        for given in (name, root / name):
            with pytest.raises(Http404):
                sendfile(HttpRequest(), given)


@BACKENDS
@pytest.mark.parametrize("name", ["2026", ".", "", "2026/", "pipe"])
def test_what_is_no_file_is_not_served(backend: str, name: str, root: Path) -> None:
    """There, a directory is a 200 with a length of 4096, and a pipe is waited for."""
    os.mkfifo(root / "pipe")
    with uses(root, backend), pytest.raises(Http404):
        sendfile(HttpRequest(), name)


@BACKENDS
@pytest.mark.parametrize("name", ["a\0b", "2026/report.pdf\0.txt", "\ud800", "a" * 5000])
def test_a_name_that_no_file_can_have_is_no_server_error(
    backend: str, name: str, root: Path
) -> None:
    with uses(root, backend), pytest.raises(Http404):
        sendfile(HttpRequest(), name)


class TestNamesThatAreNotLatin1:
    """There, `X-Sendfile` holds `=?utf-8?q?…?=`, which Apache takes for a name."""

    def test_apache_gets_its_bytes(self, root: Path) -> None:
        with uses(root, "xsendfile"):
            response = sendfile(HttpRequest(), "是.txt")
        assert response["X-Sendfile"].encode("latin-1") == os.fsencode(root / "是.txt")

    def test_nginx_gets_its_escapes(self, root: Path) -> None:
        with uses(root):
            uri = sendfile(HttpRequest(), "是.txt")["X-Accel-Redirect"]
        assert uri == "/private/%E6%98%AF.txt"

    @pytest.mark.parametrize("name", ["100%.txt", "a%20b.txt", "q?x.txt", "a#b.txt", 'a"b.txt'])
    def test_nor_is_another_file_named(self, name: str, root: Path) -> None:
        (root / name).write_bytes(b"a")
        with uses(root):
            uri = sendfile(HttpRequest(), name)["X-Accel-Redirect"]
        assert unquote(uri) == f"/private/{name}"
        assert not set(uri) & set('?#"')

    def test_a_name_that_is_not_utf_8_arrives(self, root: Path) -> None:
        (root / os.fsdecode(b"\xff.bin")).write_bytes(b"a")
        with uses(root, "xsendfile"):
            response = sendfile(HttpRequest(), b"\xff.bin")
        assert response["X-Sendfile"].endswith("/\xff.bin")

    def test_the_download_is_named_exactly(self, root: Path) -> None:
        with uses(root):
            response = sendfile(HttpRequest(), "是.txt", attachment=True)
        assert response["Content-Disposition"].endswith("filename*=UTF-8''%E6%98%AF.txt")


@pytest.mark.parametrize("backend", ["simple", "development"])
def test_a_large_file_is_never_in_memory_as_a_whole(backend: str, root: Path) -> None:
    size = 64 * 1024 * 1024
    with (root / "huge.bin").open("wb") as file:
        file.truncate(size)
    with uses(root, backend):
        tracemalloc.start()
        response = sendfile(RequestFactory().get("/"), "huge.bin")
        sent = sum(map(len, response))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        response.close()
    assert sent == size
    assert most < size // 16


def test_a_part_is_sent_where_one_is_asked_for(root: Path) -> None:
    """There, `simple` and `development` know no ranges: a video cannot be sought in."""
    request = RequestFactory().get("/", headers={"Range": "bytes=4-7"})
    with uses(root, "simple"):
        response = sendfile(request, "2026/report.pdf")
    assert (response.status_code, b"".join(response)) == (206, b"-1.4")


def test_a_compressed_file_is_not_told_as_what_is_in_it(root: Path) -> None:
    """There, `x.tar.gz` is `application/x-tar` under an encoding that nginx and Apache drop."""
    (root / "x.tar.gz").write_bytes(b"\x1f\x8b")
    with uses(root):
        response = sendfile(HttpRequest(), "x.tar.gz")
    assert response["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response


def test_a_hand_over_keeps_nginx_connected(root: Path) -> None:
    """There, the file's length is announced for an empty body: nginx closes the connection."""
    with uses(root):
        assert sendfile(HttpRequest(), "2026/report.pdf")["Content-Length"] == "0"


def test_no_path_is_told_to_the_client_or_the_log(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """There, the text of `Http404`, which pages show, is the absolute path."""
    with uses(root), override_settings(DEBUG=True), caplog.at_level("DEBUG"):
        response = Client().get("/old/none.pdf")
    assert response.status_code == 404
    assert str(root) not in response.content.decode()
    assert str(root) not in caplog.text
