"""The senders for Apache httpd with mod_xsendfile."""

from __future__ import annotations

from xsendfile._headers import NO_LENGTH
from xsendfile._model import Header
from xsendfile._paths import percent_encoded
from xsendfile.servers._absolute import AbsolutePath
from xsendfile.servers._path import raw


class _ModXsendfile(AbsolutePath):
    """What both generations of the module have in common."""

    # Apache answers ranges, also of a HEAD, but does not say so of what the module sends.
    constant: tuple[Header, ...] = (("Accept-Ranges", "bytes"), NO_LENGTH)
    ranged: tuple[str, ...] = ("GET", "HEAD")


class Apache(_ModXsendfile):
    """Hands files over to Apache with mod_xsendfile 0.12, the one that distributions ship.

    Dangers, and what to do about them (`xsendfile config apache` or `apache-wsgi` prints it):

    - mod_xsendfile 0.12 takes the path byte for byte: a percent-encoded one is
      a 404, or another file.
    - It acts on a 200 only. On any other status the header, with its path,
      goes to the client, unless mod_headers takes it away. This sender has it
      on a 200 only.
    - Without an `ETag` of the application's, every file has that of another:
      `"0"` through mod_proxy, the script's own date through mod_wsgi. So this
      sender gives its own; with `check=False` it cannot, and `FileETag None`
      is all that helps.
    - Only what `XSendFilePath` names may be sent. Below mod_wsgi the directory
      of the `.wsgi` file is such a place too, unasked: keep it alone there.
    - `XSendFilePath` is valid for the whole virtual host, wherever it stands.
    - `Content-Encoding` is always lost: no configuration brings it back.
    - `<Directory>` and `Require` are not asked. Symbolic links are followed.
    - Below mod_wsgi, where Apache cannot open the file, a second page follows
      behind its 404, and the connection ends.

    A name with a control character, or whose last byte would be a blank in
    latin-1 ("voilà"), cannot stand in the header: the application sends that
    file itself.

    Args:
        seen_as: the root as Apache sees it, where that differs (a container, a
            second host).
        clock: returns the time in epoch seconds.

    Raises:
        BadRootError: `seen_as` is no absolute path.

    """

    def value(self, path: bytes) -> str | None:
        """Return the path as it is."""
        return raw(path)


class ApacheUnescape(_ModXsendfile):
    """Hands files over to Apache with mod_xsendfile 1.0, whose `XSendFileUnescape` is on.

    No distribution ships it: it is for those who built it. Its dangers are
    those of `Apache`, but the path is percent-decoded, so that every name can
    be carried. To 0.12 this sender would name missing files, or other ones.

    Args:
        seen_as: the root as Apache sees it, where that differs.
        clock: returns the time in epoch seconds.

    Raises:
        BadRootError: `seen_as` is no absolute path.

    """

    def value(self, path: bytes) -> str | None:
        """Return the path, percent-encoded."""
        return percent_encoded(path)
