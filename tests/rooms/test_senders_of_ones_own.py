"""The sender that the documentation shows for a server that is not offered."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from xsendfile import Request, servers


def test_the_example_hands_over_to_litespeed(tmp_path: Path) -> None:
    (tmp_path / "a b%.txt").write_bytes(b"a")
    _, _, rest = (servers.__doc__ or "").partition("::\n")
    example, _, _ = rest.partition("\n- **H2O**")
    names: dict[str, Any] = {}
    exec(textwrap.dedent(example).replace("/srv/documents", str(tmp_path)), names)  # noqa: S102
    reply = names["documents"].answer(Request("GET"), "a b%.txt")
    assert reply.headers[0] == ("X-LiteSpeed-Location", "/_documents/a%20b%25.txt")
    assert ("Content-Length", "0") in reply.headers
