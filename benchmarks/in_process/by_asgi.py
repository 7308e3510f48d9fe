"""The same by ASGI, where looking at the disk takes a thread."""

from __future__ import annotations

import asyncio
import secrets

from benchmarks.asking import NAME
from benchmarks.asking_asgi import again, answer, request
from benchmarks.floor import FLOOR, IN_THREAD, asgi_floor, asgi_floor_in_thread
from benchmarks.handing_over.asked import LOCATION
from benchmarks.in_process.field import ASKED, is_right
from benchmarks.in_process.names import PROVING
from benchmarks.in_process.tree import Tree
from benchmarks.peers.starlettes import file_response
from benchmarks.rounds import compare
from xsendfile import LinkSigner, Nginx, PrivateFiles, Sender, Serve
from xsendfile._asgi import ASGIApplication, Receive, Scope, Send
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication, send_file

_REQUESTS = 400
_FAST = 4_000  # of the floor, which takes a fiftieth of the time
_PATHSEND = ", pathsend"


def by_asgi(tree: Tree, rounds: int) -> None:
    """Compare applications for ASGI."""
    name = tree.shallow[17]
    signer = LinkSigner({"2026a": secrets.token_urlsafe(32)})
    nginx, serve = Nginx(LOCATION), Serve()
    scope = request(tree.root, name)
    pathsend = request(tree.root, name, pathsend=True)
    contestants: dict[str, tuple[ASGIApplication, Scope]] = {
        "send_file, Nginx": (_sending(tree.root, nginx), scope),
        f"send_file, Nginx{PROVING}": (_sending(tree.root, nginx, memory=0), scope),
        "XSendfileApplication, Nginx": (XSendfileApplication(tree.root, nginx), scope),
        "XSendfileApplication, standard": (XSendfileApplication(tree.root), scope),
        "AuthTokenApplication, LinkSigner, Nginx": (
            AuthTokenApplication(tree.root, signer, nginx),
            request(tree.root, name, signer.sign(name)),
        ),
        "send_file, Serve": (_sending(tree.root, serve), scope),
        f"send_file, Serve{_PATHSEND}": (_sending(tree.root, serve), pathsend),
        "Starlette, FileResponse": (file_response, scope),
        f"Starlette, FileResponse{_PATHSEND}": (file_response, pathsend),
    }
    with asyncio.Runner() as runner:
        for each, (application, own) in contestants.items():
            got = answer(runner, application, own)
            if not is_right(got, own[NAME]):
                message = f"{each}: answers with {got}"
                raise RuntimeError(message)
        contestants[FLOOR] = (asgi_floor, scope)
        contestants[IN_THREAD] = (asgi_floor_in_thread, scope)
        compare(
            "request-asgi",
            "One name again and again, by ASGI",
            {
                each: again(runner, application, [own] * (_FAST if each == FLOOR else _REQUESTS))
                for each, (application, own) in contestants.items()
            },
            twice=FLOOR,
            rounds=rounds,
            settings={
                **ASKED,
                "requests": f"{_REQUESTS:,} of each in each round, of the floor {_FAST:,}",
                "loop": "asyncio's, one task; ASGI specification 2.4; "
                "with 'pathsend', the server sends the file",
            },
        )


def _sending(root: str, sender: Sender, *, memory: int | None = None) -> ASGIApplication:
    """Return an application that names the file itself."""
    files = (
        PrivateFiles(root, sender) if memory is None else PrivateFiles(root, sender, memory=memory)
    )

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send_file(scope, receive, send, files, scope[NAME])

    return application
