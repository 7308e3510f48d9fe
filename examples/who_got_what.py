"""Tells which deliveries ended, and which were cut short.

    python who_got_what.py deliveries.jsonl access.jsonl

The first file is what the application has logged: one JSON object for each delivery, with the
fields of `xsendfile.Delivery`. The second is the log of the web server, as `xsendfile config nginx`
and `xsendfile config apache` with `--access-log` have it. The id of the request is in both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path


def lines(path: str) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a file; the last line may not be complete yet."""
    for line in Path(path).read_text(errors="replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            print(f"{path}: passed over: {line[:60]!r}", file=sys.stderr)  # noqa: T201


def fate(response: Mapping[str, object] | None) -> str:
    """Return what became of a delivery."""
    if response is None:
        return "not in the server's log"
    announced, sent = int(str(response["announced"] or 0)), int(str(response["sent"]))
    if sent < announced or response.get("connection") == "X":
        return f"cut short: about {sent} of {announced} bytes"
    return f"ended: {announced} bytes"


def main(deliveries: str, access: str) -> None:
    """Print a line for each delivery."""
    responses = {line["request_id"]: line for line in lines(access) if line.get("request_id")}
    for delivery in lines(deliveries):
        what = f"{delivery['request_id']} {delivery['user'] or '-'} {delivery['file']}"
        print(f"{what}: {fate(responses.get(delivery['request_id']))}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
