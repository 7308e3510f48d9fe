"""Tells which deliveries ended, and which were cut short.

    python who_got_what.py deliveries.jsonl access.jsonl

The first file is what the application has logged: one JSON object for each delivery, with the
fields of `xsendfile.Delivery`. The second is the log of the web server, as `xsendfile config` with
`--access-log` has it. The id of the request is in both.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Line: TypeAlias = Mapping[str, Any]

DELIVERED = (200, 206)
_ELSEWHERE = "it has no id, as a redirect to another storage has none"


def lines(path: str) -> Iterator[Line]:
    """Yield the objects of a file; the last line may not be complete yet."""
    # Just "\n" ends a line: in a URL there may be others that Unicode knows, such as U+2028.
    with Path(path).open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                print(f"{path}: passed over: {line[:60]!r}", file=sys.stderr)  # noqa: T201


def response(line: Line) -> Line:
    """Return a line of a server's log, and one of Caddy's as the others have it."""
    if "resp_headers" not in line:
        return line
    headers = line["resp_headers"]
    return {
        "status": line["status"],
        "request_id": headers.get("X-Request-Id", [None])[0],
        "announced": headers.get("Content-Length", [None])[0],
        "sent": line["size"],
    }


def responses(path: str) -> Mapping[object, Sequence[Line]]:
    """Return what a server has sent, by the id of the request."""
    found: dict[object, list[Line]] = defaultdict(list)
    for line in map(response, lines(path)):
        found[line.get("request_id")].append(line)
    return found


def fate(logged: Sequence[Line]) -> str:
    """Return what became of a delivery, of which a server has logged this."""
    if len(logged) != 1:
        several = f"not known: {len(logged)} requests had this id"
        return several if logged else "not in the server's log"
    (line,) = logged
    if line["status"] not in DELIVERED:
        return f"not sent: status {line['status']}"
    if line.get("offloaded") == "yes":
        return f"not known: {line['announced']} bytes were handed over, and uWSGI logs no more"
    sent, announced = int(line["sent"]), str(line["announced"])
    if line.get("connection") == "X" or (announced.isdecimal() and sent < int(announced)):
        return f"cut short: about {sent} of {announced} bytes"
    if not announced.isdecimal():
        return f"not known: about {sent} bytes, and it was not announced how many"
    return f"ended: {announced} bytes"


def main(deliveries: str, access: str) -> None:
    """Print a line for each delivery."""
    known = responses(access)
    for delivery in lines(deliveries):
        request_id, user, file = (delivery[name] for name in ("request_id", "user", "file"))
        end = fate(known.get(request_id, ())) if request_id else f"not known: {_ELSEWHERE}"
        # With `!r`: in names there may be anything, such as the end of a line.
        print(f"{request_id} {user!r} {file!r}: {end}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
