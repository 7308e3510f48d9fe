"""The gate: what a request with a signed link may have, whatever the rim. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ._errors import BadSettingError, Refused
from ._headers import presentation_of
from ._http.forwarded import Proxies
from ._http.methods import check_method
from ._model import NOTHING, Grant, Presentation, Request, Sender, SignedRequest, Verifier
from .links.token_config import Judge, JudgedLinks, TokenConfig
from .servers._serve import Serve


class Admission(NamedTuple):
    """What a link opens, and how it is shown."""

    grant: Grant
    presentation: Presentation


class LinkGate:
    """What judges links: a dialect, a clock, and who is believed about clients.

    Args:
        verifier: the dialect; an override in a subclass of 1.0's `TokenConfig`
            is honoured.
        clock: returns the time in epoch seconds.
        proxies: the proxies whose word on the client's address counts.
        max_age: the longest freshness of a delivery in seconds; None for as
            long as the link lives.
        setting: what the dialect is called, for the message.

    Raises:
        BadSettingError: a verifier, a proxy or an age that is none.

    """

    def __init__(
        self,
        verifier: Verifier | Judge,
        *,
        clock: Callable[[], float],
        proxies: Proxies | Iterable[str] = (),
        max_age: int | None = None,
        setting: str = "verifier",
    ) -> None:
        """Check the settings."""
        if max_age is not None and (not isinstance(max_age, int) or max_age < 0):
            msg = f"max_age is {max_age!r}; give whole seconds, or None for the link's own life"
            raise BadSettingError(msg)
        self._verifier = _checked_verifier(verifier, setting)
        self._clock = clock
        self._proxies = proxies if isinstance(proxies, Proxies) else Proxies(proxies)
        self._max_age = max_age

    @property
    def statuses(self) -> Mapping[type[Refused], int]:
        """The statuses of the dialect's refusals."""
        return self._verifier.statuses

    def admit(
        self,
        request: Request,
        path: bytes,
        query: str,
        peer: str | None,
        bound: Mapping[str, str] = NOTHING,
    ) -> Admission:
        """Return what a request may have.

        Args:
            request: the request.
            path: below the mount, decoded once, with its leading slash.
            query: as it was sent, without its question mark.
            peer: the address that the server was connected from.
            bound: the values that links can be bound to, by their labels.

        Raises:
            Refused: the link opens nothing for this request; see `Verifier.grant`.

        """
        now = self._clock()
        client = self._proxies.client(peer, request.header)
        signed = SignedRequest(path, query, request.method, client, bound)
        grant = self._verifier.grant(signed, now=now)
        check_method(request.method)  # a dialect of the site's own may not
        return Admission(grant, presentation_of(grant, now, self._max_age))


def default_sender(token_config: object) -> Sender | None:
    """Return who sends what links open, unless told: ourselves; 1.0's `standard` for its links.

    Without a front server that knows it, a hand-over is an empty file, and a
    header with its path.
    """
    return None if isinstance(token_config, Judge) else Serve()


def _checked_verifier(given: object, setting: str) -> Verifier:
    """Return what verifies.

    Raises:
        BadSettingError: it cannot verify anything.

    """
    if not isinstance(given, type):
        subclass = isinstance(given, TokenConfig) and type(given) is not TokenConfig
        if isinstance(given, Verifier) and not subclass:
            return given
        if isinstance(given, Judge):
            return JudgedLinks(given)
    kind = "class" if isinstance(given, type) else type(given).__name__
    msg = f"{setting} is a {kind}; give a TokenConfig, a LinkSigner or another dialect"
    raise BadSettingError(msg)
