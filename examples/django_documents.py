r"""Documents that only their owner may have: Django decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 django_documents:application
xsendfile config nginx --root /srv/documents --location /_documents/ \
    --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from hmac import compare_digest

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from xsendfile.django import send_file

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    INSTALLED_APPS=["xsendfile.django"],
    ROOT_URLCONF=__name__,
    XSENDFILE={
        "documents": {"ROOT": "/srv/documents", "SENDER": "nginx", "LOCATION": "/_documents/"}
    },
)
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user(request: HttpRequest) -> str | None:
    """Return who asks; `request.user` in a site with Django's own login."""
    given = request.headers.get("Authorization", "")
    return "ada" if compare_digest(given.encode(), ADA) else None


def document(request: HttpRequest, name: str) -> HttpResponseBase:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    user = current_user(request)
    if user is None:
        challenge = {"WWW-Authenticate": 'Basic realm="documents"'}
        return HttpResponse("Who are you?", status=401, headers=challenge)
    response = send_file(request, f"{user}/{name}", as_attachment=True)
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response


urlpatterns = [path("documents/<path:name>", document)]
application = get_wsgi_application()
