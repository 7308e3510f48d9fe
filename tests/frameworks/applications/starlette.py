"""File responses as Starlette's documentation shows them."""

from __future__ import annotations

import os
import tempfile

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

_uploads = os.environ["UPLOADS"]


async def report(_request: Request) -> Response:
    response = FileResponse(
        os.path.join(_uploads, "report.pdf"),
        filename="Übersicht 2026.pdf",
        headers={"Cache-Control": "private, max-age=60", "Content-Security-Policy": "sandbox"},
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_cookie("seen", "report", httponly=True)
    response.set_cookie("year", "2026")
    return response


async def video(request: Request) -> Response:
    seen = {"X-Range-Seen": request.headers.get("Range", "none")}
    return FileResponse(os.path.join(_uploads, request.path_params["name"]), headers=seen)


async def outside(_request: Request) -> Response:
    return FileResponse(os.environ["OUTSIDE"])


def temporary(_request: Request) -> Response:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"temporary\n" * 100_000)
    return FileResponse(
        file.name,
        media_type="text/plain",
        headers={"X-Temporary": file.name},
        background=BackgroundTask(os.remove, file.name),
    )


async def page(_request: Request) -> Response:
    return HTMLResponse("<h1>A page</h1>")


class CustomHeaderMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers["Permissions-Policy"] = "camera=()"
        return response


_files = StaticFiles(directory=_uploads)
app = Starlette(
    routes=[
        Mount("/uploads", app=_files),
        Route("/report", report),
        Route("/videos/{name:path}", video),
        Route("/outside", outside),
        Route("/temporary", temporary),
        Route("/page", page),
        Mount("/compressed", app=_files, middleware=[Middleware(GZipMiddleware)]),
        Mount("/observed", app=_files, middleware=[Middleware(CustomHeaderMiddleware)]),
    ]
)
