"""One room per front server: its sender, its configuration, its dangers.

`_serve` is the odd one out: there we send the bytes ourselves. Granian needs no
room: its `http.response.pathsend` is used wherever a scope offers it.

Not offered:

- **LiteSpeed** (`X-LiteSpeed-Location`): it cannot be run in our tests, and what
  has not been seen is not promised. A sender of one's own is ten lines; this
  one follows LiteSpeed's manual, where the value is a URI, as with nginx::

      from urllib.parse import quote
      from xsendfile import PrivateFiles, Reply

      class LiteSpeed:
          sends_bytes = False

          def __init__(self, location):
              self.location = location    # of a context that clients cannot reach

          def reply(self, request, file, headers):
              uri = self.location + quote(b"/".join(file.found))
              return Reply(200, [("X-LiteSpeed-Location", uri), *headers, ("Content-Length", "0")])

      documents = PrivateFiles("/srv/documents", LiteSpeed("/_documents/"))

- **H2O** (`X-Reproxy-URL`): no configuration was found in which clients cannot
  reach the files by themselves, through the `Host` header; and it drops every
  header of the application.
"""
