"""Files for Django: one call in a view, a class-based view, and a storage with links.

::

    # settings.py
    INSTALLED_APPS += ["xsendfile.django"]
    XSENDFILE = {
        "documents": {"ROOT": MEDIA_ROOT, "SENDER": "nginx", "LOCATION": "/_documents/"},
    }

    # views.py
    from xsendfile.django import send_file

    @login_required
    def download(request, pk):
        document = get_object_or_404(Document, pk=pk, owner=request.user)
        return send_file(request, document.file, as_attachment=True)

What comes back is a response of Django's, on which the view may set headers and
cookies; who gets no file gets the site's own page; each delivery is logged, and sent as the
signal `file_delivered`. The application `xsendfile.django`
brings the system checks; `xsendfile.django.urls` the view that honours the links of
`PrivateStorage`; `xsendfile.django.sendfile` is for those who come from django-sendfile2.
"""

from __future__ import annotations

from xsendfile._errors import MissingExtraError

try:
    import django as _django  # noqa: F401 - looked for first, to say what is missing
except ModuleNotFoundError as _error:
    _MISSING = "xsendfile.django needs Django; install it with: pip install 'xsendfile[django]'"
    raise MissingExtraError(_MISSING) from _error

from ._sending import asend_file, send_file
from ._signals import file_delivered
from .storage import PrivateStorage
from .views import DownloadView

__all__ = ["DownloadView", "PrivateStorage", "asend_file", "file_delivered", "send_file"]
