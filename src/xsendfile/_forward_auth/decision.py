"""May this request have the file that its URL names? Pure, but for the look at the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from xsendfile._errors import BadToken, Refused
from xsendfile._files import PrivateFiles
from xsendfile._gate import LinkGate
from xsendfile._headers import challenge as challenge_header
from xsendfile._headers import without_content
from xsendfile._model import Name, Reply, Request, Verifier
from xsendfile._refusals import refusal
from xsendfile._v1.settings import check_root
from xsendfile.links.token_config import Judge
from xsendfile.servers._location import checked_mount
from xsendfile.servers._sub_request import checked_header

from .original import original_target

_NO_CONTENT = 204
# A front server passes on these two statuses; from others, nginx makes a 500.
_FORBIDDEN: Mapping[type[Refused], int] = MappingProxyType({Refused: 403})
_UNAUTHORIZED: Mapping[type[Refused], int] = MappingProxyType({Refused: 401})


class Decision:
    """What both applications share; see `xsendfile.wsgi.ForwardAuthApplication`."""

    def __init__(  # noqa: PLR0913 - settings
        self,
        root_directory: Name | PrivateFiles,
        verifier: Verifier | Judge,
        *,
        url_header: str,
        method_header: str | None,
        mount: str,
        challenge: str | None,
        clock: Callable[[], float],
        proxies: Iterable[str],
    ) -> None:
        """Check the settings."""
        if isinstance(root_directory, PrivateFiles):
            self.files: PrivateFiles = root_directory
        else:
            check_root(root_directory)
            self.files = PrivateFiles(root_directory)
        self._gate = LinkGate(verifier, clock=clock, proxies=proxies)
        self._url_header = checked_header(url_header, "url_header")
        self._method_header = (
            None if method_header is None else checked_header(method_header, "method_header")
        )
        self._mount = checked_mount(mount).encode()
        self._challenge = None if challenge is None else challenge_header(challenge)

    def granted(self, request: Request, peer: str | None, bound: Mapping[str, str]) -> Reply:
        """Return 204 for a request that may have its file.

        Args:
            request: the front server's own.
            peer: the address that it comes from; None for a Unix socket.
            bound: the values that links can be bound to, by their labels.

        Raises:
            Refused: it may not.
            OSError: the machine is in trouble; see `PrivateFiles.find`.

        """
        path, query = original_target(request.header(self._url_header), self._mount)
        if self._method_header is not None:
            method = request.header(self._method_header) or ""
            request = request._replace(method=method)
        grant, presentation = self._gate.admit(request, path, query, peer, bound)
        if grant.path != path.removeprefix(b"/"):
            raise Refused("a link for another path than its URL's, which would be served")
        headers = self.files.described(grant.path, presentation)
        return Reply(_NO_CONTENT, without_content(headers))

    def refused(self, refused: Refused, method: str) -> Reply:
        """Return 401 or 403, in answer to a sub-request of this method."""
        if self._challenge is None or not _wants_to_know_who(refused):
            return refusal(refused, method, _FORBIDDEN)
        reply = refusal(refused, method, _UNAUTHORIZED)
        return reply._replace(headers=[*reply.headers, self._challenge])


def _wants_to_know_who(refused: Refused) -> bool:
    """Whether a link is bound to something that is not known of this request."""
    return isinstance(refused, BadToken) and refused.ground == "binding"
