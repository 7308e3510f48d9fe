"""`xsendfile serve` behind nothing, `curl` as the client."""

from __future__ import annotations

import time

import pytest

from tests.service_servers.serving import LINKS, SMALL, Service, Start

LINK = LINKS.sign("small")


def test_a_file(service: Service) -> None:
    answer = service.curl(LINK)
    assert (answer.status, answer.body) == (200, SMALL)
    assert answer.header("Content-Length") == "1024"
    assert (answer.header("Cache-Control") or "").startswith("private, max-age=")
    assert answer.header("Referrer-Policy") == "no-referrer"


def test_a_range(service: Service) -> None:
    answer = service.curl(LINK, "--range", "10-19")
    assert (answer.status, answer.body) == (206, SMALL[10:20])
    assert answer.header("Content-Range") == "bytes 10-19/1024"


def test_a_download_that_is_continued(service: Service) -> None:
    assert service.curl(LINK, "--continue-at", "1000").body == SMALL[1000:]


def test_head(service: Service) -> None:
    answer = service.curl(LINK, "--head")
    assert (answer.status, answer.header("Content-Length")) == (200, "1024")


def test_what_the_client_has_already(service: Service) -> None:
    tag = service.curl(LINK).header("ETag")
    assert service.curl(LINK, "--header", f"If-None-Match: {tag}").status == 304


def test_post(service: Service) -> None:
    answer = service.curl(LINK, "--data", "a=b")
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")


def test_an_expired_link(service: Service) -> None:
    link = LINKS.sign("small", expires_in=60, clock=lambda: time.time() - 61)
    answer = service.curl(link)
    assert (answer.status, answer.header("Cache-Control")) == (410, "no-store")


@pytest.mark.parametrize(
    "link",
    [
        "/small",
        LINK.replace("small", "large"),
        LINK.replace("expires=1", "expires=2"),
        LINK[:-1] + ("A" if LINK[-1] != "A" else "B"),
        LINK[:-1],
    ],
)
def test_a_forged_link(service: Service, link: str) -> None:
    answer = service.curl(link)
    assert (answer.status, answer.body) == (403, b"403 Forbidden\n")


def test_a_path_that_climbs(service: Service) -> None:
    assert service.curl("/../../etc/passwd" + LINK.removeprefix("/small")).status == 404


def test_a_link_with_what_others_append(service: Service) -> None:
    assert service.curl(f"{LINK}&utm_source=mail").status == 200


def test_a_binding_believes_no_header_of_the_client(service: Service) -> None:
    """Neither does the server put it into the place of the address."""
    link = LINKS.sign("small", client="192.0.2.7")
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert service.curl(link, "--header", f"{name}: 192.0.2.7").status == 403
    assert service.curl(LINKS.sign("small", client="127.0.0.1")).status == 200


def test_health(service: Service) -> None:
    answer = service.curl("/.health")
    assert (answer.status, answer.body) == (200, b"200 OK\n")


def test_a_request_of_any_length_is_answered(service: Service) -> None:
    assert service.curl("/" + "a" * 20_000).status == 404
    assert service.curl("/" + "a" * 100_000).status == 431
    assert service.curl(LINK, "--header", "X-A: " + "a" * 100_000).status == 431


def test_the_access_log_tells_files_and_no_tokens(service: Service) -> None:
    start = service.log
    path_form = LINKS.sign("small", form="path")
    for link in (LINK, path_form, LINK.replace("small", "large")):
        service.curl(link)
    text = service.log.removeprefix(start)
    assert text.count("127.0.0.1 GET 200 1024 ") == 2
    assert text.count(" /small") == 2
    assert "127.0.0.1 GET 403 14 " in text
    assert "refused with 403: wrong signature" in text
    for token in ("sig=", "key=", "expires=", LINK[-43:], path_form[-49:-6]):
        assert token not in service.log


def test_public_files(start: Start) -> None:
    public = start(public=True)
    assert public.curl("/small").body == SMALL
    assert public.curl("/.hidden").status == 404
    assert public.curl("/.health").status == 200


def test_a_root_that_goes_and_comes_back(start: Start) -> None:
    service = start("--workers", "1")
    away = service.root.rename(service.root.with_name("away"))
    assert service.curl("/.health").status == 503
    assert service.curl(LINK).status == 404
    away.rename(service.root)
    assert service.curl("/.health").status == 200


def test_a_mount(start: Start) -> None:
    service = start("--mount", "/files/")
    assert service.curl(f"/files{LINK}").body == SMALL
    assert service.curl(LINK).status == 404
