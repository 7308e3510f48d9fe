"""A front server, as the doctor meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class FrontServer(NamedTuple):
    """What a room tells the doctor of its server.

    Attributes:
        names: what `xsendfile config` calls it; the first one is shown.
        product: how it begins to name itself in `Server`, in lower case; empty
            where it does not.
        answers_location: whether it answers itself when a client asks for an
            internal location.
        mends: the lines that mend a fault, by the name of the check.
            `/LOCATION/`, `/PREFIX` (the same without its last slash) and
            `/DIRECTORY` stand for the internal location and the root.
        is_own_page: tells by its body whether the server itself has made an
            error page.

    """

    names: tuple[str, ...]
    product: str
    answers_location: bool
    mends: Mapping[str, str]
    is_own_page: Callable[[bytes], bool]
