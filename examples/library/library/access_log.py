"""What became of deliveries: nginx's log has it.

To hand a file over is not to send it. The id of the request stands in the record that the site
keeps (`models.Delivery`) and in nginx's log, with the bytes that really went out.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any


def outcomes(access_log: Path) -> dict[str, str]:
    """Return what became of deliveries, by the ids of their requests; none without a log.

    The log is read from its beginning: let logrotate keep it short, or read it with what
    collects your logs.
    """
    found: dict[str, str] = {}
    with contextlib.suppress(OSError), access_log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):  # of another form, or cut
                response = json.loads(line)
                found[response["request_id"]] = _outcome(response)
    return found


def _outcome(response: Mapping[str, Any]) -> str:
    """Return what became of one."""
    status, sent = response["status"], response["sent"]
    if status == HTTPStatus.NOT_MODIFIED:
        return "not sent again: the browser had it"
    if status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return f"not sent: nginx has answered {status}"
    if not response["announced"]:
        return "not known: its length was not announced"
    announced = int(response["announced"])
    if sent < announced:
        return f"cut short: about {sent} of {announced} bytes"
    return f"ended: {announced} bytes"
