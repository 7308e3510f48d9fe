"""What holds for the configuration of every front server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

import xsendfile.servers
from tests.rooms.sites import APPLICATION, DOCUMENTS, SECOND, SERVERS, complete, lines, snippet
from xsendfile import MissingExtraError
from xsendfile.servers import _template
from xsendfile.servers._template import rendered
from xsendfile.servers.config import ROOMS, FrontRoot, configuration

PRINTS = pytest.mark.parametrize("print_", [complete, snippet])


def test_there_is_a_room_for_each_server() -> None:
    assert list(ROOMS) == SERVERS
    assert [room.name for room in ROOMS.values()] == SERVERS


def test_the_rooms_cannot_be_altered() -> None:
    with pytest.raises(TypeError):
        ROOMS["other"] = ROOMS["nginx"]  # type: ignore[index]


@PRINTS
@pytest.mark.parametrize("server", SERVERS)
def test_a_configuration_begins_with_what_it_is(print_: Any, server: str) -> None:  # noqa: ANN401
    text: str = print_(server)
    first, second, *_ = text.splitlines()
    assert first[0] == second[0] == (";" if server == "uwsgi" else "#")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("server", SERVERS)
def test_a_complete_configuration_says_how_it_is_started(server: str) -> None:
    assert complete(server).splitlines()[1][1:].startswith(" Start: ")


@pytest.mark.parametrize("server", SERVERS)
def test_a_snippet_says_where_it_belongs(server: str) -> None:
    comments = [line for line in snippet(server).splitlines() if line[:1] in {"#", ";"}]
    head = " ".join(comments)
    assert "your site" in head
    assert "Start:" not in head


ALSO_IN_A_SNIPPET = {
    "nginx": "location ^~ ",
    "apache": "XSendFile on",
    "apache-wsgi": "XSendFile on",
    "lighttpd": '"x-sendfile" => "enable",',
    "caddy": "handle_response ",
    "caddy26": "handle_response ",
    "uwsgi": "pull-header = X-Sendfile X_SENDFILE",
}
ONLY_COMPLETE = {
    "nginx": ["daemon", "worker_processes", "pid", "events", "http", "upstream", "server", "listen",
              "access_log", 'location "', "proxy_pass", "geo"],
    "apache": ["ServerRoot", "ServerName", "Listen", "PidFile", "LoadModule", "ErrorLog", "Mutex",
               "DocumentRoot", "ProxyPass", "LimitRequestLine"],
    "apache-wsgi": ["ServerRoot", "Listen", "PidFile", "LoadModule", "ErrorLog", "WSGI",
                    "<Directory", "DocumentRoot"],
    "lighttpd": ["server.modules", "server.document-root", "server.bind", "server.port",
                 "server.errorlog", "server.upload-dirs", "server.tag", "mimetype.assign"],
    "caddy": ["{", "admin", "auto_https", "persist_config", "http://", "bind", "log"],
    "caddy26": ["{", "admin", "auto_https", "http://", "bind", "log"],
    "uwsgi": ["[uwsgi]", "plugins", "http-socket", "module", "master", "processes", "threads",
              "die-on-term"],
}  # fmt: skip


@pytest.mark.parametrize("server", SERVERS)
def test_a_snippet_is_part_of_the_complete_configuration(server: str) -> None:
    whole = lines(complete(server))
    part = lines(snippet(server))
    start = whole.index(part[0])
    assert whole[start : start + len(part)] == part
    assert any(line.startswith(ALSO_IN_A_SNIPPET[server]) for line in part)


@pytest.mark.parametrize("server", SERVERS)
def test_a_snippet_holds_nothing_that_the_site_has_said_already(server: str) -> None:
    site = tuple(ONLY_COMPLETE[server])
    assert [line for line in lines(snippet(server)) if line.startswith(site)] == []


@pytest.mark.parametrize("server", ["nginx", "caddy", "caddy26"])
@pytest.mark.parametrize("mount", ["/", "/app/"])
def test_a_snippet_for_a_mount_stays_one(server: str, mount: str) -> None:
    site = tuple(ONLY_COMPLETE[server])
    found = lines(snippet(server, mount=mount))
    assert [line for line in found if line.startswith(site)] == []


BRACES = [server for server in SERVERS if server not in {"apache", "apache-wsgi", "uwsgi"}]


@PRINTS
@pytest.mark.parametrize("server", BRACES)
def test_each_brace_has_its_counterpart(print_: Any, server: str) -> None:  # noqa: ANN401
    text: str = print_(server, DOCUMENTS, SECOND)
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")


@PRINTS
@pytest.mark.parametrize("server", SERVERS)
def test_each_root_is_in_it(print_: Any, server: str) -> None:  # noqa: ANN401
    text: str = print_(server, DOCUMENTS, SECOND)
    assert "/srv/documents" in text
    assert "/srv/second" in text
    assert lines(print_(server, DOCUMENTS)) != lines(text)


@pytest.mark.parametrize("server", SERVERS)
def test_a_root_that_is_given_twice_is_in_it_once(server: str) -> None:
    assert complete(server, DOCUMENTS, SECOND, DOCUMENTS) == complete(server, DOCUMENTS, SECOND)


@pytest.mark.parametrize("server", SERVERS)
def test_roots_may_come_from_a_generator(server: str) -> None:
    roots = (root for root in [DOCUMENTS, SECOND])
    text = configuration(server, roots, **APPLICATION[server])
    assert text == complete(server, DOCUMENTS, SECOND)


@pytest.mark.parametrize("server", SERVERS)
def test_a_directory_may_be_bytes_or_a_path(server: str) -> None:
    for directory in (b"/srv/documents/", Path("/srv/documents")):
        root = FrontRoot(directory, "/_documents/")  # type: ignore[arg-type]
        assert complete(server, root) == complete(server, DOCUMENTS)


LISTENING = {
    "nginx": 'listen "{}";',
    "apache": "Listen {}",
    "apache-wsgi": "Listen {}",
    "uwsgi": "http-socket = {}",
}


@pytest.mark.parametrize("server", LISTENING)
@pytest.mark.parametrize("listen", ["127.0.0.1:80", "[::1]:1", "localhost:65535"])
def test_a_server_listens_where_it_is_told(server: str, listen: str) -> None:
    assert lines(complete(server, listen=listen)).count(LISTENING[server].format(listen)) == 1


@pytest.mark.parametrize("server", LISTENING)
def test_a_server_listens_to_this_machine_alone_unless_told(server: str) -> None:
    expected = LISTENING[server].format("127.0.0.1:8080")
    assert lines(complete(server)).count(expected) == 1


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("lighttpd", ['server.bind = "{}"', "server.port = {}"]),
        ("caddy", ['bind "{}"', "http://:{} {{"]),
        ("caddy26", ['bind "{}"', "http://:{} {{"]),
    ],
)
@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [(None, "127.0.0.1", "8080"), ("[::1]:1", "[::1]", "1"), ("localhost:99", "localhost", "99")],
)
def test_a_host_and_its_port_may_stand_apart(
    server: str, expected: list[str], listen: str | None, host: str, port: str
) -> None:
    found = lines(complete(server, listen=listen))
    assert found.count(expected[0].format(host)) == 1
    assert found.count(expected[1].format(port)) == 1


@PRINTS
@pytest.mark.parametrize("server", SERVERS)
def test_without_jinja2_the_extra_to_install_is_named(
    print_: Any,  # noqa: ANN401
    server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    _template._environment.cache_clear()
    with pytest.raises(MissingExtraError) as error:
        print_(server)
    assert str(error.value) == (
        "server configurations need jinja2; type: pip install 'xsendfile[config]'"
    )


TEMPLATES = sorted(
    template
    for template in Path(xsendfile.servers.__path__[0]).glob("*/*.j2")
    if "{" + "{" in template.read_text()
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_value_that_a_template_misses_is_an_error_and_not_a_blank(template: Path) -> None:
    folder = template.parent.name
    (room, *_) = (room for room in ROOMS.values() if room.folder == folder)
    with pytest.raises(jinja2.UndefinedError):
        rendered(folder, template.name, room.filters, {})
