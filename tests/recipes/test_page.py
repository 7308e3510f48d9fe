"""The committed page holds the recipes as they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.recipes.languages import LANGUAGES, RECIPES
from tests.recipes.page import PAGE, page


def test_the_page_is_what_would_be_written() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.recipes.page"


def test_there_is_a_recipe_in_every_language_for_both_dialects() -> None:
    expected = {
        f"{dialect}/{language.recipe}"
        for dialect in ("native", "mod-auth-token")
        for language in LANGUAGES.values()
    }
    assert {str(p.relative_to(RECIPES)) for p in RECIPES.rglob("*.*")} == expected


def test_the_commands_of_the_page_make_links_that_verify(tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(RECIPES.parent)
    commands = re.findall(r"^\$ (.*)$", page(), re.MULTILINE)
    done = subprocess.run(
        ["/bin/sh", "-euc", "\n".join(commands)],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines.count("valid") == 2
    assert lines.count("path: /2026/q3.pdf") == 2
    assert "name: 'Q3 2026.pdf'" in lines
