"""A missing server fails here, with what to type; nothing is skipped for want of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.installed import caddy_version
from harness.servers import FRONT_SERVERS

_APACHE = Path("/usr/lib/apache2/modules")
_UWSGI = Path("/usr/lib/uwsgi/plugins")


@pytest.mark.parametrize("name", FRONT_SERVERS)
def test_each_front_server_is_there(name: str) -> None:
    assert FRONT_SERVERS[name].find().exists()


@pytest.mark.parametrize(
    ("directory", "pattern"),
    [
        (_APACHE, "mod_xsendfile.so"),
        (_APACHE, "mod_wsgi.so"),
        (_UWSGI, "python3*_plugin.so"),
        (_UWSGI, "router_static_plugin.so"),
    ],
)
def test_each_module_is_there(directory: Path, pattern: str) -> None:
    assert list(directory.glob(pattern))


def test_there_are_caddys_of_both_generations() -> None:
    older, newer = (caddy_version(FRONT_SERVERS[name].find()) for name in ("caddy26", "caddy"))
    assert older < (2, 7) <= newer
