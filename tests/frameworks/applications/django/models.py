"""A document with its file."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """Never saved: there is no database."""

    file = models.FileField()

    class Meta:
        app_label = "documents"

    def __str__(self) -> str:
        return str(self.file.name)
