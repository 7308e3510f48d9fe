"""A backend as django-sendfile2's documentation has one write it."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse


def sendfile(_request: HttpRequest, filename: Path, **kwargs: object) -> HttpResponse:
    response = HttpResponse()
    response["X-My-Custom-Header"] = str(filename)
    response["X-Asked"] = str(sorted(kwargs.items()))
    if filename.name == "vanished.txt":
        raise FileNotFoundError
    if filename.name == "note.txt":
        response.status_code = 304
        response["Cache-Control"] = "max-age=60"
        response["Content-Type"] = "text/x-own"
    return response
