"""The addresses of the views."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from django.urls import include, path

from tests.adapters.django import views

urlpatterns = [
    path("reports/<path:name>", views.report),
    path("async/<path:name>", views.async_report),
    path("old/<path:name>", views.old),
    path("documents/<int:pk>", views.Download.as_view()),
    path("async-documents/<int:pk>", views.AsyncDownload.as_view()),
    path("links/", include("xsendfile.django.urls")),
]
