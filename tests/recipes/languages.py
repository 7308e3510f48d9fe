"""The recipes of `docs/recipes/`, and how each is run.

The tests run those in the languages that need no compiler. For the others, on
a machine that has one: `RECIPES="Go Java C#" pytest tests/recipes`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
"""One directory for each dialect, one file for each language in it."""

_PATIENCE = 60.0  # seconds
_MONO = """\
here=$(mktemp -d)
trap 'rm -r "$here"' EXIT
mcs -out:"$here/sign.exe" "$0" && mono "$here/sign.exe" "$@"
"""


class Language(NamedTuple):
    """A language that there are recipes in.

    Attributes:
        recipe: the name of the file.
        fence: what Markdown calls the language.
        command: what runs the file.
        any_bytes: whether a path may be bytes that are not UTF-8; else it is text.

    """

    recipe: str
    fence: str
    command: Sequence[str]
    any_bytes: bool = False


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "PHP": Language("sign.php", "php", ["php"], any_bytes=True),
        "JavaScript": Language("sign.js", "javascript", ["node"]),
        "Ruby": Language("sign.rb", "ruby", ["ruby"], any_bytes=True),
        "Perl": Language("sign.pl", "perl", ["perl"], any_bytes=True),
        "Go": Language("sign.go", "go", ["go", "run"], any_bytes=True),
        "Java": Language("Sign.java", "java", ["env", "LC_ALL=C.UTF-8", "java"]),
        "C#": Language("Sign.cs", "csharp", ["sh", "-c", _MONO]),
        "Shell": Language("sign.sh", "sh", ["sh"], any_bytes=True),
    }
)
"""All of them, in the order of the page."""

TESTED = os.environ.get("RECIPES", "PHP JavaScript Ruby Perl Shell").split()
"""Those that are run."""


def link(dialect: str, language: str, *arguments: str | bytes, **environment: str) -> str:
    """Return the link that a recipe prints, on a line of its own and beside nothing else.

    Args:
        dialect: its directory.
        language: one of `TESTED`.
        arguments: of its command line.
        environment: `SECRET` and `KEY`; the locale is "C", unless `LC_ALL` says another.

    """
    done = run(dialect, language, *arguments, **environment)
    line = done.stdout.decode("ascii")
    assert (done.returncode, done.stderr, line[-1:]) == (0, b"", "\n"), done
    assert line.count("\n") == 1, done
    return line[:-1]


def run(
    dialect: str, language: str, *arguments: str | bytes, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a recipe to its end."""
    how = LANGUAGES[language]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [*how.command, RECIPES / dialect / how.recipe, *arguments],
        env={**kept, "LC_ALL": "C", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_PATIENCE,
    )
