"""Every fault has a line that mends it, for every server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.inprocess import answer, case
from xsendfile import Apache, ApacheUnescape, Caddy, Caddy26, Lighttpd, Nginx, Serve, Uwsgi
from xsendfile._doctor.delivery import server_of
from xsendfile._doctor.examination import examine
from xsendfile._doctor.mends import ANYWHERE, SERVERS, mended, product_name, sender_server
from xsendfile._doctor.records import Answer, Ask, Question, fault, fine
from xsendfile.servers._original import OriginalStandard
from xsendfile.servers.config import ROOMS


def test_every_check_can_be_mended_and_nothing_else(file: Path, right: Ask) -> None:
    checks = [each.check for each in examine(case(file), right).findings]
    assert sorted(checks) == sorted(ANYWHERE)
    for server in SERVERS.values():
        assert set(server.mends) <= set(ANYWHERE)


def test_every_server_that_has_a_configuration_is_known() -> None:
    assert set(SERVERS) == set(ROOMS)


def test_every_sender_is_for_a_server() -> None:
    senders = (Nginx("/_/"), Apache(), ApacheUnescape(), Lighttpd(), Caddy("/_/"), Caddy26("/_/"))
    assert [sender_server(sender) for sender in (*senders, Uwsgi(), Serve())] == [
        "nginx", "apache", "apache", "lighttpd", "caddy", "caddy26", "uwsgi", None,
    ]  # fmt: skip


def test_the_standard_sender_of_1_0_is_for_more_than_one() -> None:
    assert sender_server(OriginalStandard()) is None


def test_a_sender_for_another_server_is_said_to_be(file: Path, right: Ask) -> None:
    def leaking(question: Question) -> Answer:
        told = right(question)
        return told._replace(headers=(("Server", "nginx"), ("X-Sendfile", "/srv/a"), *told.headers))

    (found,) = (each for each in examine(case(file)._replace(sender="apache"), leaking).findings
                if each.state == "fault")  # fmt: skip
    assert found.check == "header-leak"
    assert found.meaning == "the application's sender is for apache, but nginx answers"
    assert found.mend == ANYWHERE["header-leak"]


@pytest.mark.parametrize(
    ("product", "name"),
    [
        ("nginx", "nginx"),
        ("nginx/1.22.1", "nginx"),
        ("Apache/2.4.71 (Debian)", "apache"),
        ("lighttpd/1.4.69", "lighttpd"),
        ("Caddy", "caddy"),
        ("gunicorn", None),
        ("", None),
    ],
)
def test_a_server_is_known_by_how_it_names_itself(
    product: str, name: str | None, file: Path
) -> None:
    assert product_name(product) == name
    server = server_of(case(file), answer(headers={"Server": product}))
    assert (server.names[0] if server else None) == name


def test_what_is_known_of_it_counts_more(file: Path) -> None:
    server = server_of(case(file)._replace(server="caddy26"), answer(headers={"Server": "nginx"}))
    assert server is SERVERS["caddy"]


def test_a_mend_names_the_location_and_the_directory(file: Path) -> None:
    found = fault("mapping", "", "")
    named = mended(
        found, SERVERS["nginx"], case(file)._replace(location="/_a/", directory="/srv/a")
    )
    assert named.mend.startswith("location ^~ /_a/ { internal; alias /srv/a/; }")
    unnamed = mended(found, SERVERS["nginx"], case(file))
    assert unnamed.mend.startswith("location ^~ /LOCATION/ { internal; alias /DIRECTORY/; }")


def test_a_server_that_is_not_known_has_what_holds_anywhere(file: Path) -> None:
    assert mended(fault("mapping", "", ""), None, case(file)).mend == ANYWHERE["mapping"]
    assert mended(fault("access", "", ""), SERVERS["nginx"], case(file)).mend == ANYWHERE["access"]


def test_what_is_in_order_needs_no_mending(file: Path) -> None:
    assert mended(fine("mapping", ""), SERVERS["nginx"], case(file)).mend == ""


@pytest.mark.parametrize("name", SERVERS)
def test_a_page_of_the_application_is_not_taken_for_the_servers(name: str) -> None:
    for page in (b"<h1>Not Found</h1>", b"404 Not Found\n", b"<!doctype html>\n<html lang=en>"):
        assert not SERVERS[name].is_own_page(page)


@pytest.mark.parametrize(
    ("directory", "quoted"), [("/srv/docs-1/a_b.c", False), ("/srv/my docs", True), ("/$x", True)]
)
def test_a_directory_that_has_to_be_quoted_is_said_to_be(
    directory: str, quoted: bool, file: Path
) -> None:
    known = case(file)._replace(directory=directory, location="/_docs/")
    mend = mended(fault("mapping", "404", "elsewhere"), SERVERS["nginx"], known).mend
    assert directory in mend
    assert mend.endswith("quoted, as xsendfile config prints it") is quoted


def test_the_prefix_is_the_location_without_its_last_slash(file: Path) -> None:
    known = case(file)._replace(directory="/srv", location="/_docs/")
    mend = mended(fault("mapping", "404", "elsewhere"), SERVERS["caddy"], known).mend
    assert mend.startswith("uri strip_prefix /_docs ")
