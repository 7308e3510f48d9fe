"""A header that is spelled with `_` is not read as one that Caddy sets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.application_servers import start_application
from harness.process import free_port, scratch
from harness.servers import start_front_server
from tests.forward_auth_servers.site.links import LINKS
from tests.forward_auth_servers.wire import exchange
from xsendfile.servers.config import FrontRoot, configuration

_REPOSITORY = Path(__file__).parents[2]


# One joins X_Forwarded_For to X-Forwarded-For, for the other the last one counts.
@pytest.fixture(scope="module", params=["uwsgi", "granian-wsgi"])
def upstream(request: pytest.FixtureRequest) -> Iterator[str]:
    with scratch("network-") as root:
        (root / "a.txt").write_text("for one network")
        with (
            scratch("application-") as directory,
            start_application(
                request.param,
                "tests.servers.site.network:application",
                directory,
                python_path=_REPOSITORY,
                environment={"SITE_ROOT": os.fspath(root)},
            ) as application,
        ):
            yield f"127.0.0.1:{application.port}"


@pytest.fixture(params=["caddy", "caddy26"])
def port(request: pytest.FixtureRequest, upstream: str) -> Iterator[int]:
    port = free_port()
    text = configuration(
        request.param,
        [FrontRoot("/srv/files", "/_files/")],
        upstream=upstream,
        listen=f"127.0.0.1:{port}",
    )
    with (
        scratch("caddy-") as directory,
        start_front_server(request.param, text, directory, port),
    ):
        yield port


def test_a_client_does_not_choose_the_address_that_its_link_is_judged_by(port: int) -> None:
    own, foreign = (LINKS.sign("a.txt", client=each) for each in ("127.0.9.1", "192.0.2.1"))
    assert exchange(port, own, source="127.0.9.1").status == 200
    for name in ("X-Forwarded-For", "X_Forwarded_For", "X_Forwarded-For", "x-forwarded_for"):
        given = [(name, "192.0.2.1")]
        assert exchange(port, foreign, headers=given, source="127.0.9.1").status == 403
        assert exchange(port, own, headers=given, source="127.0.9.1").status == 200
