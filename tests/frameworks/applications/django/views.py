"""File responses as Django's documentation shows them."""
# mypy: disable-error-code="import-untyped, untyped-decorator"

from __future__ import annotations

import os
import re
import tempfile

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse

from .models import Document


def report(_request: HttpRequest) -> FileResponse:
    response = FileResponse(
        open(os.path.join(settings.MEDIA_ROOT, "report.pdf"), "rb"),  # noqa: SIM115 - it closes it
        as_attachment=True,
        filename="Übersicht 2026.pdf",
        headers={"Cache-Control": "private, max-age=60", "Content-Security-Policy": "sandbox"},
    )
    response.set_cookie("seen", "report", httponly=True)
    response.set_cookie("year", "2026")
    return response


def storage(_request: HttpRequest, name: str) -> FileResponse:
    return FileResponse(default_storage.open(name))


def field(_request: HttpRequest, name: str) -> FileResponse:
    return FileResponse(Document(file=name).file, as_attachment=True)


def video(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one range; Django itself knows none."""
    seen = request.headers.get("Range", "none")
    match = re.fullmatch(r"bytes=(\d+)-(\d+)", seen)
    if match is None:
        return FileResponse(default_storage.open(name), headers={"X-Range-Seen": seen})
    with default_storage.open(name) as file:
        content = file.read()
    first, last = int(match[1]), int(match[2])
    part = HttpResponse(content[first : last + 1], status=206, headers={"X-Range-Seen": seen})
    part["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return part


def outside(_request: HttpRequest) -> FileResponse:
    return FileResponse(open(os.environ["OUTSIDE"], "rb"))


def temporary(_request: HttpRequest) -> FileResponse:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"temporary\n" * 100_000)
        file.flush()
        return FileResponse(
            open(file.name, "rb"), content_type="text/plain", headers={"X-Temporary": file.name}
        )


def self_deleting(_request: HttpRequest) -> FileResponse:
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the response closes it
    file.write(b"temporary\n" * 100_000)
    file.seek(0)
    return FileResponse(file, content_type="text/plain", headers={"X-Temporary": file.name})


def once(_request: HttpRequest, name: str) -> FileResponse:
    response = FileResponse(default_storage.open(name))
    default_storage.delete(name)
    return response


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<h1>A page</h1>")
