"""sendfile(2) in a bare loop: what no server that sends files can do without.

Each thread accepts a connection, and answers what comes on it until it ends;
what is asked for is not even read: there is one file, and one head.

Run it with `python -m benchmarks.bare_sendfile PORT FILE THREADS`. Without
threads (0), each connection gets one answer, as gunicorn's synchronous worker has it.
"""

from __future__ import annotations

import os
import socket
import sys
import threading

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n{}\r\n"


def main() -> None:
    """Answer until ended."""
    port, file, threads = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    for _ in range(threads - 1):
        threading.Thread(target=_answer, args=(listening, file), daemon=True).start()
    _answer(listening, file, kept=threads > 0)


def _answer(listening: socket.socket, file: str, *, kept: bool = True) -> None:
    """Take one connection after the other."""
    descriptor = os.open(file, os.O_RDONLY)
    size = os.fstat(descriptor).st_size
    head = _HEAD.format(size, "" if kept else "Connection: close\r\n").encode()
    while True:
        connection, _ = listening.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while connection.recv(65536):
                    connection.sendall(head)
                    sent = 0
                    while sent < size:
                        sent += os.sendfile(connection.fileno(), descriptor, sent, size - sent)
                    if not kept:
                        break
            except OSError:  # the client is gone
                pass


if __name__ == "__main__":
    main()
