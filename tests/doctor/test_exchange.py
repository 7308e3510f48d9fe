"""The client of the doctor, against a server that answers as it is told."""

from __future__ import annotations

import hashlib
import ssl
import threading
import tracemalloc
from pathlib import Path

import pytest

from harness.process import free_port
from tests.doctor.wire import PATIENCE, response, serving
from xsendfile import BadSettingError
from xsendfile._doctor.exchange import Client, Origin, parsed
from xsendfile._doctor.records import Answer, Question
from xsendfile._errors import Unreachable


def ask(url: str, question: Question | None = None, timeout: float = PATIENCE) -> Answer:
    origin, target = parsed(url)
    return Client(origin, timeout)(question or Question(target))


class TestAddress:
    @pytest.mark.parametrize(
        ("url", "origin", "target"),
        [
            ("http://a", ("http", "a", None), "/"),
            ("http://a?b=c", ("http", "a", None), "/?b=c"),
            ("https://a:8443/b?c#d", ("https", "a", 8443), "/b?c"),
            ("http://[::1]:80/b", ("http", "::1", 80), "/b"),
            ("HTTP://A/B/../c//d", ("http", "a", None), "/B/../c//d"),
            ("http://a//b", ("http", "a", None), "//b"),
            ("http://a/%5fb%2Fc", ("http", "a", None), "/%5fb%2Fc"),
            ("http://a/b c\xe9\udce9", ("http", "a", None), "/b%20c%C3%A9%E9"),
            ("http://a/b'()*\\<", ("http", "a", None), "/b'()*\\<"),
        ],
    )
    def test_a_target_is_what_the_url_says(
        self, url: str, origin: tuple[str, str, int | None], target: str
    ) -> None:
        assert parsed(url) == (Origin(*origin), target)

    @pytest.mark.parametrize(
        "url",
        ["", "a", "/a?token", "ftp://a/token", "http:///token", "http://a:b/token", "http://[a/token",
         "http://me:token@a/", "http://a/token\n", "http://a:99999/token",
         "http://a b/token"],
    )  # fmt: skip
    def test_another_url_is_refused_and_not_shown(self, url: str) -> None:
        with pytest.raises(BadSettingError) as error:
            parsed(url)
        assert "token" not in str(error.value)

    @pytest.mark.parametrize(
        ("origin", "text"),
        [
            (Origin("http", "a", None), "http://a"),
            (Origin("https", "::1", 8443), "https://[::1]:8443"),
        ],
    )
    def test_a_site_is_shown_without_what_may_be_secret(self, origin: Origin, text: str) -> None:
        assert str(origin) == text


class TestQuestion:
    @pytest.mark.parametrize(
        "target",
        ["//_docs/x", "/x/../_docs/x", "/%5fdocs/x", "/./a", "/a;b", "/a?b?c", "/a\\b", "/httpx"],
    )
    def test_a_target_goes_out_as_it_is(self, target: str) -> None:
        heads: list[bytes] = []

        def respond(head: bytes) -> bytes:
            heads.append(head)
            return response()

        with serving(respond) as url:
            ask(url, Question(target))
        assert heads[0].split(b"\r\n")[0] == f"GET {target} HTTP/1.1".encode()

    def test_headers_go_out_as_they_are(self) -> None:
        heads: list[bytes] = []

        def respond(head: bytes) -> bytes:
            heads.append(head)
            return response()

        headers = (("X_Sendfile_Type", "a"), ("Cookie", "b=\xe9"), ("Host", "example.org"))
        with serving(respond) as url:
            ask(url, Question("/", headers=headers))
            ask(url, Question("/", "HEAD", (("Accept-Encoding", "gzip"),)))
        first, second = (head.split(b"\r\n")[1:-2] for head in heads)
        assert first == [
            b"Accept-Encoding: identity",
            b"Connection: close",
            b"X_Sendfile_Type: a",
            b"Cookie: b=\xe9",
            b"Host: example.org",
        ]
        assert second == [
            f"Host: {url.removeprefix('http://')}".encode(),
            b"Connection: close",
            b"Accept-Encoding: gzip",
        ]


class TestAnswer:
    def test_all_of_it_is_kept(self) -> None:
        told = response(b"abc", "Set-Cookie: a", "X-A: \xe9", "Set-Cookie: b")
        with serving(lambda _head: told) as url:
            answer = ask(url)
        headers = (
            ("Content-Length", "3"),
            ("Set-Cookie", "a"),
            ("X-A", "\xe9"),
            ("Set-Cookie", "b"),
        )
        digest = hashlib.sha256(b"abc").hexdigest()
        assert answer == Answer(200, headers, b"abc", 3, digest)

    def test_a_redirect_is_not_followed(self) -> None:
        with serving(lambda _head: response(b"", "Location: /b", status="302 Found")) as url:
            answer = ask(url)
        assert (answer.status, answer.redirects, answer.refuses, answer.fails) == (
            302, True, False, False
        )  # fmt: skip

    @pytest.mark.parametrize("status", ["404 Not Found", "304 Not Modified", "204 No Content"])
    def test_other_statuses_are_answers(self, status: str) -> None:
        with serving(lambda _head: response(status=status)) as url:
            assert f"{ask(url).status}" == ask(url).seen == status[:3]

    def test_chunks_are_put_together(self) -> None:
        told = (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        )
        with serving(lambda _head: told) as url:
            answer = ask(url)
        assert (answer.start, answer.size, answer.cut) == (b"abcde", 5, False)

    def test_a_body_without_a_length_ends_with_the_connection(self) -> None:
        with serving(lambda _head: b"HTTP/1.1 200 OK\r\n\r\nabc") as url:
            assert (ask(url).start, ask(url).cut) == (b"abc", False)

    @pytest.mark.parametrize(
        "told",
        [
            response(b"abc", length=10),
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nabc",
        ],
        ids=["length", "chunk", "no chunk"],
    )
    def test_a_body_that_breaks_off_is_told_so(self, told: bytes) -> None:
        with serving(lambda _head: told) as url:
            assert ask(url).cut

    def test_a_body_that_does_not_go_on_is_told_so(self) -> None:
        seen = threading.Event()
        with serving(lambda _head: response(b"abc", length=10), until=seen) as url:
            answer = ask(url, timeout=0.3)
            seen.set()
        assert (answer.status, answer.start, answer.cut) == (200, b"abc", True)

    def test_an_answer_that_does_not_come_is_told_so(self) -> None:
        seen = threading.Event()
        with serving(lambda _head: None, until=seen) as url:
            answer = ask(url, timeout=0.3)
            seen.set()
        assert (answer.status, answer.trouble) == (0, "no answer within 0.3 s")
        assert (answer.seen, answer.fails) == (answer.trouble, True)

    def test_no_more_is_read_than_asked_for(self) -> None:
        with serving(lambda _head: response(b"abcdef")) as url:
            answer = ask(url, Question("/", most=4))
        assert (answer.start, answer.size, answer.cut) == (b"abcd", 4, False)

    def test_a_large_body_is_not_held(self) -> None:
        large = response(bytes(30_000_000))
        with serving(lambda _head: large) as url:
            tracemalloc.start()
            try:
                answer = ask(url, Question("/", most=40_000_000))
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert (answer.size, len(answer.start)) == (30_000_000, 65_536)
        assert peak < 3_000_000

    def test_a_head_has_no_body(self) -> None:
        with serving(lambda _head: response(length=10)) as url:
            answer = ask(url, Question("/", "HEAD"))
        assert (answer.status, answer.size, answer.cut) == (200, 0, False)

    def test_a_body_after_a_head_is_seen(self) -> None:
        with serving(lambda _head: response(b"abc")) as url:
            assert ask(url, Question("/", "HEAD")).size == 3

    def test_a_connection_that_is_kept_after_a_head_is_no_trouble(self) -> None:
        seen = threading.Event()
        with serving(lambda _head: response(length=10), until=seen) as url:
            answer = ask(url, Question("/", "HEAD"), timeout=0.3)
            seen.set()
        assert (answer.status, answer.size, answer.cut) == (200, 0, False)

    def test_a_connection_that_is_closed_without_an_answer_is_told_so(self) -> None:
        with serving(lambda _head: None) as url:
            answer = ask(url)
        assert (answer.status, answer.trouble) == (0, "the connection was closed without an answer")


class TestUnreachable:
    def test_nobody_listens(self) -> None:
        with pytest.raises(Unreachable, match=r"no connection to http://127.0.0.1:\d+: Conn"):
            ask(f"http://127.0.0.1:{free_port()}/token?token")

    def test_no_such_host(self) -> None:
        with pytest.raises(Unreachable, match=r"no connection to http://no-such-host\.invalid:"):
            ask("http://no-such-host.invalid/")

    def test_a_host_that_no_name_can_be(self) -> None:
        with pytest.raises(Unreachable, match="no connection"):
            ask(f"http://{'a' * 70}.org/")

    def test_no_http(self) -> None:
        with serving(lambda _head: b"SSH-2.0-OpenSSH_9.2\r\n") as url:  # noqa: SIM117 - one at a time
            with pytest.raises(Unreachable, match=r"127.0.0.1:\d+ does not speak HTTP"):
                ask(url)


def test_an_ipv6_address_is_asked() -> None:
    heads: list[bytes] = []

    def respond(head: bytes) -> bytes:
        heads.append(head)
        return response(b"abc")

    with serving(respond, host="::1") as url:
        assert ask(url).start == b"abc"
    assert f"Host: {url.removeprefix('http://')}".encode() in heads[0]


class TestHttps:
    def test_a_certificate_that_is_trusted(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with serving(lambda _head: response(b"abc"), context=_context(certificate)) as url:
            assert ask(url).start == b"abc"

    def test_one_that_is_not(self, certificate: Path) -> None:
        with serving(lambda _head: response(b"abc"), context=_context(certificate)) as url:  # noqa: SIM117
            with pytest.raises(Unreachable, match=r"no connection to https://.*self.signed"):
                ask(url)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pem"
    path.write_text(CERTIFICATE)
    return path


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


# For 127.0.0.1, until 2126; it protects nothing. openssl req -x509 -newkey ec
# -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
# -addext subjectAltName=DNS:localhost,IP:127.0.0.1
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgeve6oGBKV5b47u35
MbnEIJELn2peE/PCNIUHdNzgG4ihRANCAATr6WFWyjJwQ+zqhZ/OVxAlGX846UC/
Wh5t5zmm5z3bJ4bSvJeZ+N1WaINBehNVoKhUONO7xJIjh6DMc0mEzPBY
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUPTsCLLILSs9PkheMOSwJZrgcFS4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzEyMDkyNFoYDzIxMjYxMDMw
MTIwOTI0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATr6WFWyjJwQ+zqhZ/OVxAlGX846UC/Wh5t5zmm5z3bJ4bSvJeZ+N1W
aINBehNVoKhUONO7xJIjh6DMc0mEzPBYo28wbTAdBgNVHQ4EFgQUCLqGZSr7mLg5
ExzekJsQ+6JpZ0gwHwYDVR0jBBgwFoAUCLqGZSr7mLg5ExzekJsQ+6JpZ0gwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAI5x3dQA1ujG4KihaDcvIwd0qABgCcsiCZm9pEvbvnUQAiAv
H/Dyx9QamhIfPOTJP9LT7t7BqGQuU//Z/RvTu+AN6w==
-----END CERTIFICATE-----
"""
