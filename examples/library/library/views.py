"""The pages of the library, and its files."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from xsendfile.django import send_file

from .access_log import outcomes
from .forms import ShareForm, UploadForm
from .models import Delivery, Document

_SHOWN = 100  # deliveries on the page
_UNKNOWN = "under way, or not in nginx's log"


@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """Show the reader's own documents, and take new ones."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.instance.owner = request.user
        form.save()
        return redirect("documents")
    own = Document.objects.filter(owner=request.user).order_by("title")
    return render(request, "documents.html", {"documents": own, "form": form})


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page of a document; make a link to share it."""
    own = get_object_or_404(Document, pk=pk, owner=request.user)
    form, link = ShareForm(request.POST or None), ""
    if form.is_valid():
        link = request.build_absolute_uri(own.link(form.cleaned_data["lives"]))
    return render(request, "document.html", {"document": own, "form": form, "link": link})


@login_required
def file(request: HttpRequest, pk: int, *, as_attachment: bool) -> HttpResponseBase:
    """Deliver a document to its owner: nginx sends the bytes, ranges for a video included."""
    own = get_object_or_404(Document, pk=pk, owner=request.user)
    return send_file(request, own.file, as_attachment=as_attachment, download_name=own.save_as)


@login_required
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show administrators who downloaded what."""
    if not request.user.is_staff:
        raise PermissionDenied
    ends = outcomes(settings.ACCESS_LOG)
    latest = Delivery.objects.order_by("-pk")[:_SHOWN]
    rows = [(each, ends.get(each.request_id, _UNKNOWN)) for each in latest]
    return render(request, "deliveries.html", {"rows": rows})
