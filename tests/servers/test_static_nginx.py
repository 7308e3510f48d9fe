"""The table of HTTP, sent to an nginx that serves the same files statically."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from harness.process import free_port, scratch
from harness.servers import start_nginx
from tests.http.over_the_wire import Site
from tests.http.rows import ROWS
from tests.http.table import Row, lay

_CONFIGURATION = """
daemon off;
pid nginx.pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    types {{ text/plain txt; }}
    server {{
        listen 127.0.0.1:{port};
        root "{root}";
        if_modified_since before;    # unless told, nginx wants the very date (§13.1.3)
    }}
}}
"""


@pytest.fixture(scope="module")
def static() -> Iterator[Site]:
    port, now = free_port(), int(time.time())
    with scratch("static-") as directory:
        root = directory / "files"
        root.mkdir()
        lay(root, now)
        with start_nginx(_CONFIGURATION.format(port=port, root=root), directory, port):
            yield Site(port, "/", now)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_nginx_answers_as_the_rfc_has_it_or_as_the_table_says(static: Site, row: Row) -> None:
    expected = row.expected_of_nginx.but({"Cache-Control": None})  # the application's to say
    assert static.answer(row, expected) == static.expected(row, expected)
