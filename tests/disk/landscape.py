"""A root with one of everything in it, and what lies around it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

PLAIN = b"plain"
NESTED = b"nested"
LONGEST = "n" * 251 + ".txt"  # 255 bytes

LINKS = {
    "in-relative": "a/b/nested.txt",
    "a/in-up": "../plain.txt",
    "in-chain": "in-relative",
    "dir-in": "a/b",
    "there-and-back": "../files/plain.txt",
    "to-root": ".",
    "to-parent": "..",
    "to-top": "/",
    "out-relative": "../files-secret/secret.txt",
    "out-chain": "out-relative",
    "dir-out": "../files-secret",
    "dangling": "nothing",
    "dangling-out": "../files-secret/nothing",
    "loop": "loop",
    "ping": "pong",
    "pong": "ping",
    "device": "/dev/null",
    "to-deleted": "x (deleted)",
    "to-closed": "closed/file.txt",
}


def build(files: Path, secret: Path) -> None:
    """Fill the empty directory `files`; `secret` is a file outside it."""
    (files / "a/b").mkdir(parents=True)
    (files / "a/b/nested.txt").write_bytes(NESTED)
    for name in (
        "plain.txt",
        "x (deleted)",
        "new\nline.txt",
        os.fsdecode(b"\xff\xfe.txt"),
        LONGEST,
    ):
        (files / name).write_bytes(PLAIN)
    for name, target in LINKS.items():
        (files / name).symlink_to(target)
    (files / "in-absolute").symlink_to(files / "plain.txt")
    (files / "out-absolute").symlink_to(secret)
    os.mkfifo(files / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(files / "socket"))
    (files / "closed.txt").write_bytes(PLAIN)
    (files / "closed.txt").chmod(0)
    for name, mode in (("closed", 0), ("search-only", 0o111)):
        (files / name).mkdir()
        (files / name / "file.txt").write_bytes(PLAIN)
        (files / name).chmod(mode)
