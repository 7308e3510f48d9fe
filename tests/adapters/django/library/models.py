"""A document with its file."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

from django.conf import settings
from django.db import models


class Document(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    file = models.FileField(blank=True)

    def __str__(self) -> str:
        return str(self.file.name)
