"""What each sender costs, for a file that was asked for before."""

from __future__ import annotations

from benchmarks.asking import request
from benchmarks.floor import FLOOR
from benchmarks.handing_over.asked import LOCATION
from benchmarks.in_process.field import ASKED, FAST, field, with_all
from benchmarks.in_process.names import STANDARD
from benchmarks.in_process.ours import sending
from benchmarks.in_process.tree import Tree
from benchmarks.rounds import compare
from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    PrivateFiles,
    Serve,
    Uwsgi,
    XSendfileApplication,
)

SENDERS = (
    Nginx(LOCATION),
    Apache(),
    ApacheUnescape(),
    Lighttpd(),
    Caddy(LOCATION),
    Caddy26(LOCATION),
    Uwsgi(),
    Serve(),
)


def senders(tree: Tree, rounds: int) -> None:
    """Compare the senders: those of now by `send_file`, those of 1.0 by its application."""
    asked = [request(tree.root, tree.shallow[17])] * FAST
    applications = {
        f"send_file, {type(sender).__name__}": sending(PrivateFiles(tree.root, sender))
        for sender in SENDERS
    }
    applications[STANDARD] = XSendfileApplication(tree.root)
    for name in ("nginx", "serve"):
        applications[f"XSendfileApplication, {name}"] = XSendfileApplication(tree.root, name)
    compare(
        "request-senders",
        "One name again and again, by each sender",
        field(asked, with_all(applications, asked)),
        twice=FLOOR,
        rounds=rounds,
        settings={
            **ASKED,
            "those that send": "Serve and serve open the file, and leave it to wsgi.file_wrapper; "
            "Uwsgi opens it for its size",
        },
    )
