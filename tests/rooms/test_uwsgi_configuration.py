from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rooms.sites import DOCUMENTS, SECOND, complete, lines, snippet
from xsendfile._model import Symlinks
from xsendfile.servers.config import FrontRoot

LINK = "response-route-if = islink:${X_SENDFILE} break:403 Forbidden"
HAND_OVER = [
    "route-run = addvar:HTTP_X_SENDFILE_TYPE=",  # never a client's to choose
    "route-run = addvar:HTTP_X_ACCEL_MAPPING=",
    "route-run = addvar:REQUEST_ID=${uwsgi[uuid]}",  # nor is the id that is logged
    "route-run = addvar:HTTP_X_REQUEST_ID=${REQUEST_ID}",
    "pull-header = X-Sendfile X_SENDFILE",  # and out of the response
    "response-route-if = empty:${X_SENDFILE} last:",
    "response-route-if = regexp:${X_SENDFILE};^/srv/documents/ goto:no_link",
    "response-route-run = break:403 Forbidden",
    "response-route-label = no_link",
    LINK,
    "response-route-label = below_a_root",
    r"response-route-if = regexp:${X_SENDFILE};/\.\.?(/|$) break:403 Forbidden",
    "response-route-if-not = isfile:${X_SENDFILE} break:404 Not Found",
    "response-route-if = equal:${REQUEST_METHOD};HEAD last:",
    "response-route-run = fastfile:filename=${X_SENDFILE},no_headers=1",  # the application's stay
]


@pytest.mark.parametrize("print_", [complete, snippet])
def test_what_is_handed_over_lies_below_a_root(print_: Callable[..., str]) -> None:
    found = lines(print_("uwsgi"))
    assert found[found.index(HAND_OVER[0]) :] == HAND_OVER


def test_each_root_is_allowed_and_nothing_else() -> None:
    found = lines(complete("uwsgi", DOCUMENTS, SECOND))
    start = found.index("response-route-if = empty:${X_SENDFILE} last:")
    assert found[start + 1 : start + 4] == [
        "response-route-if = regexp:${X_SENDFILE};^/srv/documents/ goto:no_link",
        "response-route-if = regexp:${X_SENDFILE};^/srv/second/ goto:no_link",
        "response-route-run = break:403 Forbidden",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[uwsgi]",
        "plugins = python3,router_static",
        "http-socket = 127.0.0.1:8080",
        "module = shop:application",
        "need-app = true",
        "offload-threads = 1",  # who sends is no worker
        "die-on-term = true",
        "buffer-size = 32768",  # a long name
    ],
)
def test_a_server(line: str) -> None:
    assert lines(complete("uwsgi")).count(line) == 1


@pytest.mark.parametrize("wsgi", ["shop:app", "shop.wsgi:application", "_a1.b:c.d"])
def test_the_application_is_a_module_and_its_attribute(wsgi: str) -> None:
    assert lines(complete("uwsgi", wsgi=wsgi)).count(f"module = {wsgi}") == 1


@pytest.mark.parametrize("word", ["router_static", "offload-threads", "buffer-size"])
def test_a_snippet_tells_what_the_site_around_it_needs(word: str) -> None:
    head = snippet("uwsgi").partition("\nroute-run")[0]
    assert word in head


@pytest.mark.parametrize("print_", [complete, snippet])
@pytest.mark.parametrize(
    ("policies", "count"),
    [(["inside"], 1), (["deny"], 1), (["follow"], 0), (["deny", "follow"], 1)],
)
def test_links_are_followed_only_where_a_root_does(
    print_: Callable[..., str], policies: list[Symlinks], count: int
) -> None:
    roots = [FrontRoot(f"/srv/{policy}", symlinks=policy) for policy in policies]
    found = lines(print_("uwsgi", *roots))
    assert sum(line.endswith(" goto:no_link") for line in found) == count
    assert found.index("response-route-label = no_link") + 1 == found.index(LINK)
    assert found.index(LINK) + 1 == found.index("response-route-label = below_a_root")
