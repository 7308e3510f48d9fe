"""A backend as django-sendfile2's documentation has one write it."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse

ANSWERS: dict[str, dict[str, str]] = {}
"""What a test has it say of a file: headers, and the status."""


def sendfile(_request: HttpRequest, filename: Path, **kwargs: object) -> HttpResponse:
    response = HttpResponse()
    response["X-My-Custom-Header"] = str(filename)
    response["X-Asked"] = str(sorted(kwargs.items()))
    if filename.name == "vanished.txt":
        raise FileNotFoundError
    for name, value in ANSWERS.get(filename.name, {}).items():
        if name == "status":
            response.status_code = int(value)
        else:
            response[name] = value
    return response
