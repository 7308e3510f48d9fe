"""The blocks of code of a page in Markdown.

What a reader sees is a fence with a language. What only the tests see is a comment of HTML, which
neither Sphinx nor a repository's web page shows::

    <!-- python
    assert ask(app, b"/report").status == 200
    -->
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).parents[2]

_DIRECTIVE = re.compile(r"\{([\w-]+)\} *(.*)")
_COMMENT = re.compile(r"(?!<!-- .*-->\s*$)<!--")  # but for remarks of one line
_CODE_TAG = re.compile(r"<(?:pre|code|samp)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<!-- (\w+)\n(.*)-->\s*", re.DOTALL)


class Block(NamedTuple):
    """A block of code.

    Attributes:
        page: the path of its page in the repository.
        line: the number of its first line of code.
        language: what the fence says, in lower case; empty if it says nothing.
        text: the code.
        argument: of a directive, such as the file that it includes; its language
            is the directive's name in braces.
        is_shown: False for what only the tests see.

    """

    page: str
    line: int
    language: str
    text: str
    argument: str = ""
    is_shown: bool = True

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return f"{self.page}:{self.line}"


class BadPageError(Exception):
    """A page has code in a form that the tests would not see, or a wrong block."""


def pages() -> list[str]:
    """Return the paths of all pages that are written for users."""
    found = (REPOSITORY / "docs").rglob("*.md")
    return ["README.md", *sorted(str(path.relative_to(REPOSITORY)) for path in found)]


def blocks_of(page: str) -> list[Block]:
    """Return the blocks of a page.

    Raises:
        BadPageError: code is marked otherwise than by a fence; HTML that is not shown is none
            of the tests' blocks.

    """
    return list(blocks_in(page, (REPOSITORY / page).read_text("utf-8")))


def blocks_in(page: str, text: str) -> Iterator[Block]:
    """Yield the blocks of a text; see `blocks_of`."""
    for token in MarkdownIt("commonmark").parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "code_block":
            message = f"{page}:{line}: code by indentation; put a fence and a language around it"
            raise BadPageError(message)
        if token.type == "fence":
            directive = _DIRECTIVE.fullmatch(token.info.strip())
            if directive is None:
                yield Block(page, line + 1, token.info.strip().lower(), token.content)
            else:
                name, argument = directive.groups()
                yield Block(page, line + 1, f"{{{name}}}", token.content, argument)
        if token.type == "html_block" and _CODE_TAG.search(token.content):
            message = f"{page}:{line}: code in HTML; put a fence and a language around it"
            raise BadPageError(message)
        if token.type == "html_block" and _COMMENT.match(token.content):
            hidden = _HIDDEN.fullmatch(token.content)
            if hidden is None:
                message = f"{page}:{line}: HTML that is no hidden block; write <!-- python … -->"
                raise BadPageError(message)
            yield Block(page, line + 1, hidden[1], hidden[2], is_shown=False)
