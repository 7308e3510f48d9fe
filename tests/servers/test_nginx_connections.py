"""How many connections to the application a thousand hand-overs take."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from harness.process import Server
from tests.servers.browser import Browser

_REQUESTS = 1000
_CLIENTS = 4


def _connections(nginx: Server, target: str, key: str) -> int:
    """Send the requests by several clients at once; ask the application what it saw."""

    def client(_: int) -> set[int]:
        with Browser(nginx.port) as browser:
            share = range(_REQUESTS // _CLIENTS)
            return {browser.get(target, X_Count=key).status for _ in share}

    with ThreadPoolExecutor(_CLIENTS) as pool:
        statuses = set().union(*pool.map(client, range(_CLIENTS)))
    assert statuses == {200}
    with Browser(nginx.port) as browser:
        return int(browser.get(f"/connections?of={key}").body)


def test_a_thousand_take_fewer_than_twenty(nginx_server: Server) -> None:
    assert _connections(nginx_server, "/send?name=exact.bin", "new") < 20


def test_the_length_that_1_0_announces_costs_a_connection_each(nginx_server: Server) -> None:
    assert _connections(nginx_server, "/v1/exact.bin", "original") > _REQUESTS * 0.9
