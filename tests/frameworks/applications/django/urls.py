"""The addresses of the views."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from django.conf import settings
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from django.views.static import serve

from . import views

_root = {"document_root": settings.MEDIA_ROOT}

urlpatterns = [
    path("uploads/<path:path>", serve, _root),
    path("report", views.report),
    path("storage/<path:name>", views.storage),
    path("field/<path:name>", views.field),
    path("videos/<path:name>", views.video),
    path("outside", views.outside),
    path("temporary", views.temporary),
    path("self-deleting", views.self_deleting),
    path("once/<path:name>", views.once),
    path("page", views.page),
    path("compressed/<path:path>", gzip_page(serve), _root),
    path("conditional/<path:path>", conditional_page(serve), _root),
]
