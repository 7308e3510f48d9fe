"""Documents that only their owner may have: TurboGears decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 turbogears_documents:application
xsendfile config nginx --app turbogears_documents:files --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from functools import partial
from hmac import compare_digest

from tg import MinimalApplicationConfigurator, TGController, abort, expose, request
from tg.controllers.util import use_wsgi_app
from webob import Response

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

files = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user() -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        abort(401, headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return "ada"


class RootController(TGController):
    """The pages of the site."""

    @expose()
    def documents(self, *name: str) -> Response:
        """Deliver a document from the user's own folder; no `..` leads out of it."""
        path = "/".join((current_user(), *name))
        response = use_wsgi_app(partial(send_file, files=files, path=path, as_attachment=True))
        if response.status_int == 404:
            abort(404)
        response.headers["X-Robots-Tag"] = "none"
        response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
        return response


site = MinimalApplicationConfigurator()
# With request extensions, `report.pdf` would come without its `.pdf`.
site.update_blueprint({"root_controller": RootController(), "disable_request_extensions": True})
application = site.make_wsgi_app()
