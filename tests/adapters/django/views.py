"""Views as the documentation shows them."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import aget_object_or_404, get_object_or_404

from tests.adapters.django.library.models import Document
from xsendfile.django import DownloadView, asend_file, send_file
from xsendfile.django.sendfile import sendfile


def report(request: HttpRequest, name: str) -> HttpResponseBase:
    response = send_file(request, name)
    response["X-Seen"] = "by the view"
    response.set_cookie("seen", name, httponly=True)
    return response


async def async_report(request: HttpRequest, name: str) -> HttpResponseBase:
    response = await asend_file(request, name)
    response["X-Seen"] = "by the view"
    response.set_cookie("seen", name, httponly=True)
    return response


def old(request: HttpRequest, name: str) -> HttpResponseBase:
    return sendfile(request, name)


class Download(DownloadView):
    as_attachment = True

    def has_permission(self) -> bool:
        user = self.request.user
        return bool(user.is_authenticated and self.document().owner == user)

    def get_file(self) -> FieldFile:
        return self.document().file

    def get(self, *args: object, **kwargs: object) -> HttpResponseBase:
        response = super().get(*args, **kwargs)
        response.set_cookie("seen", str(self.kwargs["pk"]))
        return response

    def document(self) -> Document:
        document: Document = get_object_or_404(Document, pk=self.kwargs["pk"])
        return document


class AsyncDownload(DownloadView):
    async def has_permission(self) -> bool:
        user = await self.request.auser()
        return bool(user.is_authenticated) and (await self.document()).owner_id == user.pk

    async def get_file(self) -> FieldFile:
        return (await self.document()).file

    async def document(self) -> Document:
        document: Document = await aget_object_or_404(Document, pk=self.kwargs["pk"])
        return document
