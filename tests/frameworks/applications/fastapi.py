"""File responses as FastAPI's documentation shows them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

from fastapi import BackgroundTasks, FastAPI, Header, HTTPException, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, HTMLResponse

_uploads = os.environ["UPLOADS"]

app = FastAPI()


@app.get("/uploads/{name:path}")
def download(name: str) -> FileResponse:
    path = Path(_uploads, name).resolve()
    if not path.is_relative_to(_uploads) or not path.is_file():
        raise HTTPException(status_code=404, detail="Item not found")
    return FileResponse(path)


@app.get("/declared/{name:path}", response_class=FileResponse)
async def main(name: str) -> str:
    return os.path.join(_uploads, name)


@app.get("/report")
async def report() -> FileResponse:
    response = FileResponse(
        os.path.join(_uploads, "report.pdf"),
        filename="Übersicht 2026.pdf",
        headers={"Cache-Control": "private, max-age=60", "Content-Security-Policy": "sandbox"},
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_cookie(key="seen", value="report", httponly=True)
    response.set_cookie(key="year", value="2026")
    return response


@app.get("/videos/{name:path}")
async def video(name: str, range: Annotated[str, Header()] = "none") -> FileResponse:  # noqa: A002
    return FileResponse(os.path.join(_uploads, name), headers={"X-Range-Seen": range})


@app.get("/outside")
async def outside() -> FileResponse:
    return FileResponse(os.environ["OUTSIDE"])


@app.get("/temporary")
def temporary(background_tasks: BackgroundTasks) -> FileResponse:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"temporary\n" * 100_000)
    background_tasks.add_task(os.remove, file.name)
    return FileResponse(file.name, media_type="text/plain", headers={"X-Temporary": file.name})


@app.get("/page", response_class=HTMLResponse)
async def page() -> str:
    return "<h1>A page</h1>"


compressed = FastAPI()
compressed.add_middleware(GZipMiddleware)
compressed.get("/{name:path}")(download)
app.mount("/compressed", compressed)

observed = FastAPI()
observed.get("/{name:path}")(download)
app.mount("/observed", observed)


@observed.middleware("http")
async def add_custom_header(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers["Permissions-Policy"] = "camera=()"
    return response
