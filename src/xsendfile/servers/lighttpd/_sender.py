"""The sender for lighttpd."""

from __future__ import annotations

import re

from xsendfile._paths import percent_encoded
from xsendfile.servers._absolute import AbsolutePath

_CONTROL = re.compile(rb"[\0-\x1f\x7f]")


class Lighttpd(AbsolutePath):
    """Hands files over to lighttpd 1.4 with `X-Sendfile` (mod_proxy, mod_fastcgi, mod_scgi).

    Dangers, and what to do about them (`xsendfile config lighttpd` prints it):

    - Without `x-sendfile-docroot`, any file that lighttpd can read is sent.
    - Without `"x-sendfile" => "enable"` lighttpd swallows the header: clients
      get an empty file, with a 200.
    - The status stays the application's: a 404 with the header is a 404 with
      the file. This sender has it on a 200 only.
    - Symbolic links are followed, unless `server.follow-symlink` is disabled,
      which is for the whole site: the complete configuration does, a snippet
      leaves it to you.
    - `If-Match` and `If-Unmodified-Since` are ignored: no configuration helps.

    Ranges and the other preconditions are lighttpd's to judge, by the `ETag`
    of this sender.

    lighttpd puts `_` in the place of control characters, and refuses a path
    that is not UTF-8 with a 502: the application sends such a file itself.

    Args:
        seen_as: the root as lighttpd sees it, where that differs (a container,
            a second host).
        clock: returns the time in epoch seconds.

    Raises:
        BadRootError: `seen_as` is no absolute path.

    """

    def value(self, path: bytes) -> str | None:
        """Return the path, percent-encoded."""
        if _CONTROL.search(path):
            return None
        try:
            path.decode()
        except UnicodeDecodeError:
            return None
        return percent_encoded(path)
