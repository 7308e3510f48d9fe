"""A client that goes away in the middle leaves nothing: no descriptor, no thread, no noise."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

import pytest

from tests.application_servers.conftest import Sparse
from tests.application_servers.running import Site
from tests.application_servers.site.place import asking
from tests.application_servers.site.settings import LOGGED
from tests.application_servers.wire import SMALL, Connection

SIZE = 2**40
"""So large that who goes on after the client has gone is not done when the test is."""

READ = 100_000

AT_ONCE = {"gunicorn-sync": 1}
"""How many requests a server answers at a time, where not 4 or more."""

WAYS = pytest.mark.parametrize(
    "headers", [pytest.param({}, id="whole"), pytest.param({"Range": "bytes=1-"}, id="range")]
)
GOING = pytest.mark.parametrize("go", [Connection.reset, Connection.close])


@WAYS
@GOING
def test_nothing_is_left_behind(
    site: Site, sparse: Sparse, headers: Mapping[str, str], go: Callable[[Connection], None]
) -> None:
    path = sparse(SIZE)
    target = site.prefix + asking("/send", path.name.encode())
    site.wait_until_idle()
    logged = len(site.log)
    for _ in range(2):  # a second time, for what the first may have used up
        with contextlib.ExitStack() as stack:
            clients = []
            # One after the other: granian's pool leaves a request waiting for a thread if the
            # one before came within microseconds (`idle` in its blocking.rs is behind by then).
            for _ in range(AT_ONCE.get(site.name, 4)):
                client = stack.enter_context(site.connect(buffer=SMALL))
                client.send(target, headers=headers)
                assert client.head().status == (206 if headers else 200)
                assert client.read(READ) == bytes(READ)
                clients.append(client)
            for client in clients:
                go(client)
        site.wait_until_idle()
    news = site.log[logged:]
    assert "Traceback" not in news
    assert LOGGED not in news
    assert "xsendfile" not in news


@WAYS
def test_the_file_is_open_until_the_client_goes(
    site: Site, sparse: Sparse, headers: Mapping[str, str]
) -> None:
    path = sparse(SIZE)
    with site.connect(buffer=SMALL) as client:
        client.send(site.prefix + asking("/send", path.name.encode()), headers=headers)
        client.head()
        assert site.has_open(path)
    site.wait_until_idle()
    assert not site.has_open(path)
