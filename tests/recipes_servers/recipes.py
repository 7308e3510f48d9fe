"""The examples, a row for each framework: what its own page for what is missing looks like."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

EXAMPLES = Path(__file__).parents[2] / "examples"

ROOT = "/srv/documents"
"""Where the examples have their documents."""

Sending: TypeAlias = Literal["nginx", "serve", "apache", "hurried"]
"""How the bytes leave: as the example has it, by the application itself, or by Apache.

"hurried" is by Quart itself, which gives itself no time.
"""

_VARIANTS: Mapping[Sending, Mapping[str, str]] = {
    "nginx": {},
    "serve": {
        ', Nginx("/_documents/")': "",
        ', "SENDER": "nginx", "LOCATION": "/_documents/"': "",
    },
    "apache": {
        "import Nginx,": "import Apache,",
        'Nginx("/_documents/")': "Apache()",
        '"SENDER": "nginx", "LOCATION": "/_documents/"': '"SENDER": "apache"',
    },
    "hurried": {
        ', Nginx("/_documents/")': "",
        "app = Quart(__name__)\n": 'app = Quart(__name__)\napp.config["RESPONSE_TIMEOUT"] = 0\n',
    },
}
"""What is spelled otherwise in an example with another sender."""


class Recipe(NamedTuple):
    """An example, `examples/NAME_documents.py`.

    Attributes:
        name: of the framework.
        page: a part of its own page with status 404.
        media_type: of that page.
        no_text: targets that are not UTF-8, and for which it finds nothing; see
            `test_own_ways.py` for those that have others.
        utf_8: whether it encodes headers so, and thus cannot name every file to Apache.

    """

    name: str
    page: bytes
    media_type: str = "text/html"
    no_text: Sequence[str] = ("/documents/%ff", "/documents/2026/report%ff.pdf", "/%ff")
    utf_8: bool = False

    @property
    def file(self) -> Path:
        """The example."""
        return EXAMPLES / f"{self.name}_documents.py"

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.file.read_text(encoding="utf-8")

    def sent_by(self, sending: Sending, root: Path) -> str:
        """Return its text with the documents elsewhere, and another sender."""
        text = self.text
        for ours, other in _VARIANTS[sending].items():
            text = text.replace(ours, other)
        return text.replace(ROOT, str(root))

    @property
    def commands(self) -> tuple[list[str], list[str]]:
        """The command that starts it, and the arguments that print nginx's configuration."""
        lines = self.text.replace("\\\n", "").splitlines()
        export, start, configure = lines[lines.index('"""') - 3 : lines.index('"""')]
        printing = re.fullmatch(r"xsendfile (.*) > nginx\.conf", configure)
        assert export == "export ADAS_PASSWORD=…"
        assert printing is not None
        return shlex.split(start), shlex.split(printing[1])


RECIPES = [
    Recipe("django", b"<h1>Not Found</h1><p>The requested resource was not found on this server."),
    Recipe("flask", b"<title>404 Not Found</title>\n<h1>Not Found</h1>"),
    Recipe("starlette", b"Not Found", "text/plain"),
    Recipe("fastapi", b'{"detail":"Not Found"}', "application/json"),
    Recipe("webob", b"<title>404 Not Found</title>"),
    Recipe("pyramid", b"<title>404 Not Found</title>"),
    Recipe("turbogears", b"<title>404 Not Found</title>", no_text=()),
    Recipe("bottle", b"<title>Error: 404 Not Found</title>", no_text=("/%ff",), utf_8=True),
    Recipe("falcon", b'{"title": "404 Not Found"}', "application/json"),
    Recipe("litestar", b'{"status_code":404,"detail":"Not Found"}', "application/json"),
    Recipe("quart", b"<title>404 Not Found</title>\n<h1>Not Found</h1>", utf_8=True),
    Recipe("wsgi", b"<h1>404 Not Found</h1>"),
    Recipe("asgi", b"<h1>404 Not Found</h1>"),
]
