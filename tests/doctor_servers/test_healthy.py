"""On what we generate nothing is reported, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.doctor_servers.conftest import Doctor
from tests.doctor_servers.place import (
    APPLICATION,
    CODED,
    PAGE,
    SPECIAL,
    TEXT,
    Change,
    Deployment,
    Place,
)
from xsendfile import PrivateFiles

DEPLOYMENTS = {
    "nginx": Deployment("nginx", "nginx"),
    "nginx, unchecked": Deployment("nginx", "nginx_unchecked"),
    "nginx, following": Deployment("nginx", "following"),
    "apache": Deployment("apache", "apache"),
    "apache, unchecked": Deployment("apache", "apache_told_nothing"),
    "apache-wsgi": Deployment("apache-wsgi", "apache", protocol=""),
    "lighttpd": Deployment("lighttpd", "lighttpd"),
    "lighttpd, FastCGI": Deployment("lighttpd", "lighttpd", protocol="fastcgi"),
    "caddy": Deployment("caddy", "caddy"),
    "caddy26": Deployment("caddy26", "caddy26"),
    "uwsgi": Deployment("uwsgi", "uwsgi", protocol=""),
}
_WITHOUT_LOCATION = {"apache", "apache-wsgi", "lighttpd", "uwsgi"}


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_generated_configuration_is_healthy(
    name: str, place: Place, files_of: Callable[[str], PrivateFiles], doctor: Doctor
) -> None:
    deployment = DEPLOYMENTS[name]
    files = files_of(deployment.files)
    app = ("--app", f"{APPLICATION}:{deployment.files}")
    with place.running(deployment, files) as url:
        probes = ("--write-probes", f"{url}/{deployment.files}?name=")
        full = doctor(url, deployment.files, PAGE, *app, *probes)
        path = doctor(f"{url}/{deployment.files}/page.html#", "", PAGE)
        special = doctor(url, deployment.files, SPECIAL, *app)
        coded = doctor(url, "coded", CODED) if name == "nginx" else None
    assert (full.status, full.faults) == (0, []), full.output
    untested = {"internal-location"} if deployment.server in _WITHOUT_LOCATION else set()
    untested |= {"symlinks"} if files.root.symlinks == "follow" else set()
    assert set(full.untested) == untested
    assert (path.status, path.faults) == (0, []), path.output
    assert (special.status, special.faults) == (0, []), special.output
    assert coded is None or coded.status == 0, coded.output


def test_who_is_let_in_gets_the_file(
    place: Place, files_of: Callable[[str], PrivateFiles], doctor: Doctor
) -> None:
    with place.running(DEPLOYMENTS["nginx"], files_of("nginx")) as url:
        outcome = doctor(url, "login", PAGE, "-H", "Cookie: session=secret")
    assert (outcome.status, outcome.faults) == (0, []), outcome.output
    assert "secret" not in outcome.output


@pytest.mark.parametrize("server", ["", "nginx", "caddy", "lighttpd", "apache"])
def test_an_application_that_sends_the_bytes_is_healthy(
    server: str, place: Place, files_of: Callable[[str], PrivateFiles], doctor: Doctor
) -> None:
    def examined(url: str) -> None:
        probes = ("--write-probes", f"{url}/serve?name=")
        outcome = doctor(url, "serve", PAGE, "--app", f"{APPLICATION}:serve", *probes)
        assert (outcome.status, outcome.faults) == (0, []), outcome.output

    if not server:
        examined(place.backends["http"].url)
        return
    with place.running(Deployment(server, server), files_of(server)) as url:
        examined(url)


@pytest.mark.parametrize(
    ("server", "change"),
    [
        ("nginx", Change("gzip off;", "gzip on; gzip_types *; gzip_min_length 1;")),
        ("caddy", Change("uri strip_prefix", "encode gzip\nLINE")),
    ],
    ids=["nginx", "caddy"],
)
def test_what_is_compressed_once_is_healthy(
    server: str,
    change: Change,
    place: Place,
    files_of: Callable[[str], PrivateFiles],
    doctor: Doctor,
) -> None:
    deployment = DEPLOYMENTS[server]
    with place.running(deployment, files_of(deployment.files), change) as url:
        outcome = doctor(url, deployment.files, TEXT, "--app", f"{APPLICATION}:{server}")
    assert (outcome.status, outcome.faults) == (0, []), outcome.output
    assert '"gzip"' in outcome.output
