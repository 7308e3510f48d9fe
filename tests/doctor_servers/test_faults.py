"""Each fault is one line of a generated configuration, or one setting: it is named, alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.doctor_servers.conftest import Doctor
from tests.doctor_servers.place import (
    APPLICATION,
    CODED,
    PAGE,
    SPECIAL,
    Change,
    Deployment,
    Place,
)
from xsendfile import PrivateFiles

NGINX = Deployment("nginx", "nginx")
APACHE = Deployment("apache", "apache")
MOD_WSGI = Deployment("apache-wsgi", "apache", protocol="")
LIGHTTPD = Deployment("lighttpd", "lighttpd")
CADDY = Deployment("caddy", "caddy")
CADDY26 = Deployment("caddy26", "caddy26")
UWSGI = Deployment("uwsgi", "uwsgi", protocol="")

TO_APPLICATION = "proxy_http_version 1.1;"
LOCATION = "location ^~ "


class Fault(NamedTuple):
    """A deployment with something wrong.

    Attributes:
        check: the one that has to be named.
        deployment: the server, with what its configuration is generated from.
        change: the line of it that is wrong.
        view: the setting of the application that is wrong, or its own.
        name: of the file.
        expect: a header that has to arrive.
        site: what else the site has, and has nothing wrong with it.

    """

    check: str
    deployment: Deployment
    change: Change | None = None
    view: str | None = None
    name: str = PAGE
    expect: str | None = None
    site: Change | None = None


def without(line: str) -> Change:
    return Change(line, "")


def beside(line: str, more: str) -> Change:
    return Change(line, f"LINE\n{more}")


def excluding(header: str) -> Change:
    """Let Caddy leave out one header more."""
    known = "X-Accel-Redirect Content-Length ETag Last-Modified Accept-Ranges Date Server"
    return Change("exclude ", f"exclude {header} {known}")


FAULTS = {
    "nginx ignores the header and passes it on": Fault(
        "header-leak",
        NGINX,
        beside(
            TO_APPLICATION,
            "proxy_ignore_headers X-Accel-Redirect; proxy_pass_header X-Accel-Redirect;",
        ),
    ),
    "nginx with a sender for Apache": Fault("header-leak", NGINX, view="apache"),
    "nginx wants a login": Fault("access", NGINX, beside(TO_APPLICATION, "return 302 /login;")),
    "the application wants a login": Fault("access", NGINX, view="login"),
    "a form for a password": Fault("access", NGINX, view="form"),
    "no such view": Fault("access", NGINX, view="nothing"),
    "no application": Fault("server-error", NGINX, Change('server "', 'server "127.0.0.1:1";')),
    "nginx closes the connection": Fault(
        "server-error", NGINX, beside(TO_APPLICATION, "return 444;")
    ),
    "nginx with raw names, one that is special": Fault(
        "encoding", NGINX, view="caddy26", name=SPECIAL
    ),
    "nginx with raw names": Fault("encoding", NGINX, view="caddy26"),
    "nginx, another directory": Fault(
        "mapping", NGINX, Change("alias ", 'alias "BASE/elsewhere/";')
    ),
    "nginx, alias without its slash": Fault(
        "mapping", NGINX, Change("alias ", 'alias "BASE/documents";')
    ),
    "nginx does not know the location": Fault(
        "mapping", NGINX, Change(LOCATION, 'location ^~ "/_other/" {')
    ),
    "nginx ignores the header": Fault(
        "empty-body", NGINX, beside(TO_APPLICATION, "proxy_ignore_headers X-Accel-Redirect;")
    ),
    "the body breaks off": Fault("length", NGINX, view="short"),
    "nginx, location without ^~": Fault(
        "same-file",
        NGINX,
        Change(LOCATION, 'location "/_documents/" {'),
        site=Change(LOCATION, "location ~* /page.html$ { alias BASE/public/page.html; }\nLINE"),
    ),
    "nginx, location without internal": Fault("internal-location", NGINX, without("internal;")),
    "nginx, one entity tag": Fault(
        "entity-tag",
        NGINX,
        beside("if_modified_since before;", "etag off; add_header ETag '\"0\"';"),
    ),
    "nginx without nosniff": Fault(
        "lost-headers",
        NGINX,
        without("add_header X-Content-Type-Options $upstream_http_x_content_type_options always;"),
    ),
    "nginx without a policy": Fault(
        "lost-headers",
        NGINX,
        without(
            "add_header Content-Security-Policy $upstream_http_content_security_policy always;"
        ),
    ),
    "nginx, HEAD apart": Fault(
        "head", NGINX, beside(LOCATION, "if ($request_method = HEAD) { return 204; }")
    ),
    "nginx without ranges": Fault("ranges", NGINX, beside(LOCATION, "max_ranges 0;")),
    "nginx without validators": Fault(
        "preconditions",
        NGINX,
        Change("if_modified_since before;", "if_modified_since off; etag off;"),
    ),
    "nginx compresses twice": Fault(
        "compression",
        NGINX,
        Change("gzip off;", "gzip on; gzip_types *; gzip_min_length 1;"),
        view="coded",
        name=CODED,
    ),
    "nginx follows links": Fault(
        "symlinks",
        Deployment("nginx", "nginx_unchecked"),
        without("disable_symlinks "),
    ),
    "nginx lets a client choose": Fault(
        "sender-choice", NGINX, without('proxy_set_header X-Sendfile-Type "";'), view="believing"
    ),
    # Apache
    "apache, option off": Fault("header-leak", APACHE, Change("XSendFile on", "XSendFile off")),
    "mod_wsgi, option off": Fault("header-leak", MOD_WSGI, Change("XSendFile on", "XSendFile off")),
    "apache, another directory": Fault(
        "mapping",
        APACHE,
        Change("XSendFilePath ", 'XSendFilePath "BASE/elsewhere"'),
    ),
    "mod_wsgi, another directory": Fault(
        "mapping",
        MOD_WSGI,
        Change("XSendFilePath ", 'XSendFilePath "BASE/elsewhere"'),
    ),
    "apache drops the header": Fault(
        "empty-body", APACHE, beside("XSendFile on", "Header unset X-Sendfile")
    ),
    "apache with encoded names": Fault("encoding", APACHE, view="unescape"),
    "apache with encoded names, one that is special": Fault(
        "encoding", APACHE, view="unescape", name=SPECIAL
    ),
    "apache, one entity tag": Fault(
        "entity-tag", Deployment("apache", "apache_told_nothing"), without("FileETag None")
    ),
    "mod_wsgi, one entity tag": Fault(
        "entity-tag", Deployment("apache-wsgi", "apache_told_nothing", ""), without("FileETag None")
    ),
    "apache without nosniff": Fault(
        "lost-headers", APACHE, beside("XSendFile on", "Header unset X-Content-Type-Options")
    ),
    "apache with a type of its own": Fault(
        "lost-headers",
        APACHE,
        beside("XSendFile on", "Header set Content-Type text/plain"),
        expect="Content-Type: text/html",
    ),
    "apache without a disposition": Fault(
        "lost-headers", APACHE, beside("XSendFile on", "Header unset Content-Disposition")
    ),
    "apache without ranges": Fault("ranges", APACHE, beside("XSendFile on", "MaxRanges none")),
    "apache without conditions": Fault(
        "preconditions", APACHE, beside("XSendFile on", "RequestHeader unset If-None-Match")
    ),
    "apache follows links": Fault("symlinks", APACHE, view="apache_unchecked"),
    "apache loses a coding": Fault(
        "lost-headers", APACHE, view="coded_apache", name=CODED, expect="Content-Encoding: gzip"
    ),
    "apache lets a client choose": Fault(
        "sender-choice",
        APACHE,
        without("RequestHeader unset X-Sendfile-Type early"),
        view="believing_by_path",
    ),
    "apache, the body breaks off": Fault("length", APACHE, view="short"),
    "no application behind apache": Fault(
        "server-error", APACHE, Change("ProxyPass ", 'ProxyPass "/" "http://127.0.0.1:1/"')
    ),
    # lighttpd
    "lighttpd, option off": Fault(
        "empty-body", LIGHTTPD, Change('"x-sendfile" =>', '"x-sendfile" => "disable",')
    ),
    "lighttpd, another directory": Fault("mapping", LIGHTTPD, Change('"/', '"BASE/elsewhere/"')),
    "lighttpd with a sender for nginx": Fault("header-leak", LIGHTTPD, view="nginx"),
    "lighttpd with raw names": Fault("encoding", LIGHTTPD, view="apache"),
    "lighttpd without ranges": Fault(
        "ranges", LIGHTTPD, beside('server.tag = "lighttpd"', 'server.range-requests = "disable"')
    ),
    "lighttpd follows links": Fault(
        "symlinks", LIGHTTPD, without("server.follow-symlink"), view="lighttpd_unchecked"
    ),
    "lighttpd lets a client choose": Fault(
        "sender-choice",
        LIGHTTPD,
        Change('"X-Sendfile-Type" =>', '"X_Sendfile_Type" => "",'),
        view="believing_by_encoded_path",
    ),
    "lighttpd lets a client choose, by an underscore": Fault(
        "sender-choice",
        LIGHTTPD._replace(protocol="fastcgi"),
        Change('"X-Sendfile-Type" =>', '"X-Sendfile-Type" => "",'),
        view="believing_by_encoded_path",
    ),
    "lighttpd, the body breaks off": Fault("length", LIGHTTPD, view="short"),
    "lighttpd without a policy": Fault(
        "lost-headers",
        LIGHTTPD,
        beside(
            'server.tag = "lighttpd"',
            'setenv.set-response-header = ("Content-Security-Policy" => "")',
        ),
    ),
    # Caddy
    "caddy with a sender for Apache": Fault("header-leak", CADDY, view="apache"),
    "caddy, another directory": Fault(
        "mapping", CADDY, Change("root * ", 'root * "BASE/elsewhere"')
    ),
    "caddy, another prefix": Fault(
        "mapping",
        CADDY,
        Change("@handover1 header", "@handover1 header X-Accel-Redirect /_other/*"),
    ),
    "caddy with raw names": Fault("encoding", CADDY, view="caddy26"),
    "caddy26 with encoded names": Fault("encoding", CADDY26, view="caddy"),
    "caddy26, a body to HEAD": Fault(
        "head", CADDY26, Change("uri strip_prefix", "method * GET\nLINE")
    ),
    "caddy, another file": Fault(
        "same-file",
        CADDY,
        Change(
            "rewrite * {http.reverse_proxy.header.X-Accel-Redirect}",
            'rewrite * "/_documents/notes.txt.gz"',
        ),
    ),
    "caddy without nosniff": Fault(
        "lost-headers",
        CADDY,
        excluding("X-Content-Type-Options"),
    ),
    "caddy without a disposition": Fault(
        "lost-headers",
        CADDY,
        excluding("Content-Disposition"),
    ),
    "caddy follows links": Fault("symlinks", CADDY, view="caddy_unchecked"),
    "caddy lets a client choose": Fault(
        "sender-choice", CADDY, without("header_up -X-Sendfile-Type"), view="believing"
    ),
    "caddy shows the files": Fault(
        "internal-location",
        CADDY,
        Change(
            "bind ",
            "LINE\nhandle_path /_documents/* {\nroot * BASE/documents\nfile_server\n}",
        ),
    ),
    "caddy, the body breaks off": Fault("length", CADDY, view="short"),
    # uWSGI
    "uwsgi leaves the header": Fault(
        "header-leak", UWSGI, without("pull-header = X-Sendfile X_SENDFILE")
    ),
    "uwsgi, another directory": Fault(
        "mapping",
        UWSGI,
        Change(
            "response-route-if = regexp:${X_SENDFILE};^",
            "response-route-if = regexp:${X_SENDFILE};^BASE/elsewhere/ goto:no_link",
        ),
    ),
    "uwsgi, the body breaks off": Fault("length", UWSGI, view="short"),
    "uwsgi lets a client choose": Fault(
        "sender-choice",
        UWSGI,
        without("route-run = addvar:HTTP_X_SENDFILE_TYPE="),
        view="believing_uwsgi",
    ),
    "uwsgi without fastfile": Fault(
        "empty-body",
        UWSGI,
        without("response-route-run = fastfile:filename=${X_SENDFILE},no_headers=1"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_named_and_no_other(
    name: str, place: Place, files_of: Callable[[str], PrivateFiles], doctor: Doctor
) -> None:
    fault = FAULTS[name]
    changes = [change for change in (fault.site, fault.change) if change]
    view = fault.view or fault.deployment.files
    app = ("--app", f"{APPLICATION}:{fault.deployment.files}", "--timeout", "5")
    with place.running(fault.deployment, files_of(fault.deployment.files), *changes) as url:
        probes = ("--write-probes", f"{url}/{view}?name=")
        expect = ("--expect", fault.expect) if fault.expect else ()
        outcome = doctor(url, view, fault.name, *app, *probes, *expect)
    assert outcome.faults == [fault.check], outcome.output
    assert outcome.status == 1


@pytest.mark.parametrize("what", ["file", "directory"])
@pytest.mark.parametrize(
    "deployment", [NGINX, APACHE, MOD_WSGI, LIGHTTPD, CADDY, UWSGI], ids=lambda each: each.server
)
def test_a_file_that_the_server_may_not_read_is_named(
    deployment: Deployment,
    what: str,
    place: Place,
    files_of: Callable[[str], PrivateFiles],
    doctor: Doctor,
) -> None:
    folder = place.root / "folder"
    folder.mkdir()
    file = folder / PAGE
    file.write_bytes(b"closed\n")
    (file if what == "file" else folder).chmod(0o700)
    try:
        with place.running(deployment, files_of(deployment.files)) as url:
            outcome = doctor(url, deployment.files, f"folder/{PAGE}", "--server-user", "nobody")
    finally:
        shutil.rmtree(folder)
    # Where the servers run as the owner of the files, as without root's rights, they read them.
    assert outcome.faults == (["readable"] if os.geteuid() == 0 else []), outcome.output
