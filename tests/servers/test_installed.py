"""A missing server fails here, with what to type; nothing is skipped for want of one."""

from __future__ import annotations

from harness.servers import find_caddy, require_nginx


def test_there_is_an_nginx() -> None:
    assert require_nginx().exists()


def test_there_is_a_caddy() -> None:
    assert find_caddy().exists()
