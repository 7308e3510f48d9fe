"""Documents, and who was given them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.dispatch import receiver
from django.utils.text import slugify

import xsendfile
from xsendfile.django import file_delivered

from .document_types import DOCUMENT_TYPES, DocumentType, suffix_of


def place_for(document: Document, name: str) -> str:
    """Return where a new file goes: each owner has a folder.

    Of its name that is kept which every disk can hold.
    """
    stem = slugify(name.rpartition(".")[0])[:50] or "document"
    return f"{document.owner_id}/{stem}.{suffix_of(name)}"


class Document(models.Model):
    """A document, which belongs to one reader. Nobody else sees it, unless by a link."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=place_for)
    added = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what people call it."""
        return str(self.title)

    @property
    def type(self) -> DocumentType:
        """What the suffix of its file says; a type that is no longer taken has the suffix alone."""
        suffix = suffix_of(self.file.name)
        return DOCUMENT_TYPES.get(suffix) or DocumentType(suffix, "application/octet-stream")

    @property
    def save_as(self) -> str:
        """The name to save it under: the title, which may hold anything, and the suffix."""
        suffix = f".{suffix_of(self.file.name)}"
        return self.title.removesuffix(suffix) + suffix

    def link(self, lives: float) -> str:
        """Return a signed link that opens it for whoever has the link, for so many seconds."""
        storage = self.file.storage
        return storage.url(self.file.name, expires_in=lives, download_name=self.save_as)


class Delivery(models.Model):
    """One file that was handed over to nginx, for somebody who might have it."""

    when = models.DateTimeField(auto_now_add=True)
    request_id = models.CharField(max_length=200)
    user = models.CharField(max_length=150)
    by_link = models.BooleanField()
    file = models.TextField()

    def __str__(self) -> str:
        """Return the file and who got it."""
        return f"{self.file} for {self.user or 'somebody with a link'}"


@receiver(file_delivered)
def keep(delivery: xsendfile.Delivery, **_: object) -> None:
    """Keep a record of who was given what. If it cannot be kept, nobody gets the file."""
    Delivery.objects.create(
        request_id=delivery.request_id or "",  # a redirect has none
        user=delivery.user or "",
        by_link=delivery.key is not None,
        file=delivery.file,
    )
