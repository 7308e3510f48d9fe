"""Links judged for a front server that asks by WSGI (PEP 3333)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile._errors import Refused
from xsendfile._files import PrivateFiles
from xsendfile._model import NOTHING, Name, Verifier
from xsendfile._wsgi import method_of, request_from, respond
from xsendfile.links.token_config import Judge

from .decision import Decision


class ForwardAuthApplication:
    """A WSGI application that tells a front server whether a request may have its file.

    The front server asks by a sub-request, and sends the file by itself:
    nginx with `auth_request`, Caddy with `forward_auth`, Traefik with
    ForwardAuth. What comes to the front server's own configuration,
    `xsendfile config nginx --forward-auth` and `caddy --forward-auth` print.

    ============  ====================  ========================
    front server  original URL          original method
    ============  ====================  ========================
    nginx         X-Original-URI        X-Original-Method
    Caddy         X-Forwarded-Uri       X-Forwarded-Method
    Traefik       X-Forwarded-Uri       X-Forwarded-Method
    ============  ====================  ========================

    In nginx, these are names by custom: its configuration sets them. Traefik
    sets its own (leave `trustForwardHeader` off); name in `authResponseHeaders`
    nothing that this answers, since that goes to the request, not to the client.

    Answers 204 to what `AuthTokenApplication` would deliver, and 403 to
    anything else, but 401 to a link that is bound to a value that is not known,
    if there is a challenge. The 204 has the headers that the delivery should
    have: `Cache-Control`, `Referrer-Policy`, `Content-Disposition`. The path
    and the method of the sub-request do not matter.

    What is judged is the path of the original URL, and the front server must
    send what it finds by that path. So only a link whose signature stands in
    the query is granted; with a token in the path (the native path form,
    mod_auth_token, xsendfile 1.0, secdownload, secure_link_secret) it would
    look for another file, and the answer is 403.

    Dangers, and what to do about them:

    - Who can set the header of the original URL decides what is judged. The
      front server must overwrite it, however a client spells it: uWSGI, and
      Granian by WSGI, read `X_Original_URI` as the same header. Both printed
      configurations see to that.
    - nginx and Traefik take every 2xx for a grant: nothing but this
      application may answer the sub-request.
    - The file is opened by the front server, by its name: links in the root
      that are changed after the answer are its to refuse.

    Args:
        root_directory: as for `AuthTokenApplication`; a sender is not used.
        verifier: a `LinkSigner` or another dialect of `xsendfile.links`.
        url_header: the header with the original path and query, as the client
            sent them. It is decoded once. Missing or given twice it is a
            refusal, and so is a comma, by which servers join repeated headers;
            no link of ours holds one.
        method_header: the header with the original method; None if it is that
            of the sub-request.
        mount: the public path that links stand behind, with a slash at both ends.
        challenge: the value of `WWW-Authenticate` for links that are bound to
            somebody, such as 'Bearer realm="files"' (RFC 9110 §11.6.1).
        clock: returns the time in epoch seconds.
        proxies: as for `AuthTokenApplication`: with links for one network, the
            front server is one.
        bound: returns the values that links can be bound to, by their labels,
            such as `{"user": environ.get("REMOTE_USER", "")}`; takes the environ.

    Attributes:
        files: the `PrivateFiles` that it judges.

    Raises:
        BadRootError, BadSettingError: a setting is wrong.

    """

    def __init__(  # noqa: PLR0913 - settings
        self,
        root_directory: Name | PrivateFiles,
        verifier: Verifier | Judge,
        *,
        url_header: str,
        method_header: str | None = None,
        mount: str = "/",
        challenge: str | None = None,
        clock: Callable[[], float] = time.time,
        proxies: Iterable[str] = (),
        bound: Callable[[WSGIEnvironment], Mapping[str, str]] | None = None,
    ) -> None:
        """Check the settings."""
        self._decision = Decision(
            root_directory,
            verifier,
            url_header=url_header,
            method_header=method_header,
            mount=mount,
            challenge=challenge,
            clock=clock,
            proxies=proxies,
        )
        self.files: PrivateFiles = self._decision.files
        self._bound = bound

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a sub-request."""
        try:
            bound = NOTHING if self._bound is None else self._bound(environ)
            peer = environ.get("REMOTE_ADDR")
            reply = self._decision.granted(request_from(environ), peer, bound)
        except Refused as refused:
            reply = self._decision.refused(refused, method_of(environ))
        return respond(reply, environ, start_response)
