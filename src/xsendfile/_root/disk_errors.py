"""What an error of the disk means for the request that met it."""

from __future__ import annotations

import errno
from typing import NoReturn

from xsendfile._errors import NotFound, RootNotFound

# These say something of the path. Others (EMFILE, EIO, ETIMEDOUT …) say that the
# machine is in trouble: answering 404 would hide an outage.
_OF_THE_PATH = frozenset(
    (
        errno.EACCES,
        errno.EAGAIN,
        errno.EILSEQ,
        errno.EINVAL,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENODEV,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENXIO,
        errno.EPERM,
        errno.ESTALE,
    )
)


def refuse(error: OSError, name: bytes, kind: type[NotFound] = NotFound) -> NoReturn:
    """Raise what an error of the disk means for the request.

    Raises:
        NotFound: it says something of the path; `kind` of it.
        OSError: the machine is in trouble.

    The error itself is left out of the refusal's traceback: it holds the path.
    So are the frames that it came through: they hold directories open.
    """
    error.__traceback__ = None
    if error.errno not in _OF_THE_PATH:
        raise error
    about = "root: " if kind is RootNotFound else "disk: "
    raise kind(about + errno.errorcode[error.errno], name) from None
