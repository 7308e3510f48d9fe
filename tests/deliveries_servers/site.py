"""A site that keeps a record of each delivery, one JSON object per line."""

from __future__ import annotations

import json
import os

from xsendfile import Apache, Delivery, Nginx, PrivateFiles, Sender, XSendfileApplication

LOCATION = "/_documents/"
SENDERS: dict[str, Sender] = {"nginx": Nginx(LOCATION), "apache": Apache()}


def record(delivery: Delivery) -> None:
    """Append a delivery to the record."""
    with open(os.environ["RECORD"], "a") as file:
        file.write(json.dumps(delivery._asdict()) + "\n")


def documents(server: str) -> PrivateFiles:
    """Return the root, handed over to a front server."""
    sender = SENDERS[server]
    return PrivateFiles(
        os.environ["DOCUMENTS"], sender, on_delivery=record, request_id="X-Request-ID"
    )


application = (
    XSendfileApplication(documents(os.environ["FRONT"])) if "FRONT" in os.environ else None
)
