"""File responses as Flask's documentation shows them."""

from __future__ import annotations

import os
import tempfile

from flask import Flask, Response, after_this_request, request, send_file, send_from_directory

app = Flask(__name__)
app.config["UPLOAD_FOLDER"] = os.environ["UPLOADS"]


@app.get("/uploads/<path:name>")
def download_file(name: str) -> Response:
    return send_from_directory(app.config["UPLOAD_FOLDER"], name, as_attachment=True)


@app.get("/report")
def report() -> Response:
    response = send_file(
        os.path.join(app.config["UPLOAD_FOLDER"], "report.pdf"),
        as_attachment=True,
        download_name="Übersicht 2026.pdf",
        max_age=60,
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_cookie("seen", "report", httponly=True)
    response.set_cookie("year", "2026")
    return response


@app.get("/videos/<path:name>")
def video(name: str) -> Response:
    response = send_from_directory(app.config["UPLOAD_FOLDER"], name)
    response.headers["X-Range-Seen"] = request.headers.get("Range", "none")
    return response


@app.get("/outside")
def outside() -> Response:
    return send_file(os.environ["OUTSIDE"])


@app.get("/temporary")
def temporary() -> Response:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"temporary\n" * 100_000)

    @after_this_request
    def remove(response: Response) -> Response:
        os.remove(file.name)
        return response

    response = send_file(file.name, mimetype="text/plain")
    response.headers["X-Temporary"] = file.name
    return response


@app.get("/self-deleting")
def self_deleting() -> Response:
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the response closes it
    file.write(b"temporary\n" * 100_000)
    file.seek(0)
    response = send_file(file, mimetype="text/plain")
    response.headers["X-Temporary"] = file.name
    return response


@app.get("/once/<path:name>")
def once(name: str) -> Response:
    response = send_from_directory(app.config["UPLOAD_FOLDER"], name)
    os.remove(os.path.join(app.config["UPLOAD_FOLDER"], name))
    return response


@app.get("/page")
def page() -> str:
    return "<h1>A page</h1>"
