"""The addresses of the library."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/open", views.file, {"as_attachment": False}, name="open"),
    path("documents/<int:pk>/download", views.file, {"as_attachment": True}, name="download"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("links/", include("xsendfile.django.urls")),  # honours the links of `Document.link`
]
