"""File responses as Bottle's documentation shows them."""
# mypy: disable-error-code="import-untyped, untyped-decorator"

from __future__ import annotations

import os
import tempfile

from bottle import Bottle, HTTPResponse, request, static_file

app = Bottle()
_uploads = os.environ["UPLOADS"]


@app.get("/uploads/<filename:path>")
def server_static(filename: str) -> HTTPResponse:
    return static_file(filename, root=_uploads)


@app.get("/report")
def report() -> HTTPResponse:
    result = static_file(
        "report.pdf",
        root=_uploads,
        download="Übersicht 2026.pdf",
        headers={"Cache-Control": "private, max-age=60", "Content-Security-Policy": "sandbox"},
    )
    result.set_header("X-Content-Type-Options", "nosniff")
    result.set_cookie("seen", "report", httponly=True)
    result.set_cookie("year", "2026")
    return result


@app.get("/videos/<filename:path>")
def video(filename: str) -> HTTPResponse:
    result = static_file(filename, root=_uploads)
    result.set_header("X-Range-Seen", request.get_header("Range", "none"))
    return result


@app.get("/outside")
def outside() -> HTTPResponse:
    return static_file("outside.bin", root=os.path.dirname(os.environ["OUTSIDE"]))


@app.get("/temporary")
def temporary() -> HTTPResponse:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"temporary\n" * 100_000)
        file.flush()
        directory, name = os.path.split(file.name)
        return static_file(
            name, root=directory, mimetype="text/plain", headers={"X-Temporary": file.name}
        )


@app.get("/self-deleting")
def self_deleting() -> HTTPResponse:
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the server closes it
    file.write(b"temporary\n" * 100_000)
    file.seek(0)
    return HTTPResponse(file, headers={"Content-Type": "text/plain", "X-Temporary": file.name})


@app.get("/once/<filename:path>")
def once(filename: str) -> HTTPResponse:
    result = static_file(filename, root=_uploads)
    os.remove(os.path.join(_uploads, filename))
    return result


@app.get("/page")
def page() -> str:
    return "<h1>A page</h1>"
