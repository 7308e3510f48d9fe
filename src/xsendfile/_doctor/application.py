"""What the application's own settings tell of a file: its headers, its location, its policy."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xsendfile._errors import BadSettingError, Refused
from xsendfile._files import PrivateFiles
from xsendfile._model import Request
from xsendfile._paths import below, percent_encoded, segments
from xsendfile.servers._roots import front_root

from .fields import expected_of_delivery
from .mends import sender_server
from .records import Expected


class Told(NamedTuple):
    """What is known of a file from the application, or from the command line instead.

    Attributes: as those of `Case`.

    """

    expected: tuple[Expected, ...] = ()
    server: str | None = None
    location: str | None = None
    rests: tuple[str, ...] = ()
    directory: str | None = None
    follows: bool = False
    refused: str | None = None


def told_by(application: Iterable[PrivateFiles], path: bytes) -> Told:
    """Return what the `PrivateFiles` with the deepest root above `path` tells of it.

    Raises:
        BadSettingError: `path` lies below none of their roots.

    """
    above = [(len(root), files, rest) for files in application for root, rest in _ways(files, path)]
    if not above:
        msg = (
            "--file lies below no root of --app; give a file of this application (or, where this "
            "machine sees it elsewhere than the application, --location instead of --app)"
        )
        raise BadSettingError(msg)
    _, files, rest = max(above, key=lambda way: way[0])
    front = front_root(files)
    told = Told(
        server=sender_server(files.sender),
        location=front.location,
        rests=(percent_encoded(rest),),
        directory=front.directory,
        follows=files.root.symlinks == "follow",
    )
    try:
        reply = files.answer(Request("GET"), rest)
        found = files.find(rest).found if files.check else segments(rest)
    except Refused as refused:
        return told._replace(refused=refused.reason)
    if reply.content is not None:
        reply.content.close()
    rests = (percent_encoded(rest), percent_encoded(b"/".join(found)))
    return told._replace(
        expected=expected_of_delivery(reply.headers), rests=tuple(dict.fromkeys(rests))
    )


def told_without(path: bytes, location: str | None) -> Told:
    """Return what can be told otherwise: any end of `path` may follow the location."""
    parts = path.removeprefix(b"/").split(b"/")
    ends = [b"/".join(parts[count:]) for count in reversed(range(len(parts)))]
    return Told(location=location, rests=tuple(map(percent_encoded, ends)))


def _ways(files: PrivateFiles, path: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the root, as it is named or found, and what follows it in `path`."""
    roots = {files.root.directory}
    with contextlib.suppress(Refused):
        roots.add(files.root.resolve())
    for root in roots:
        rest = below(os.path.normpath(path), root)
        if rest:
            yield root, rest
