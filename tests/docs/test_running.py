"""What runs the pages finds what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import BadPageError, blocks_in
from tests.docs.run import Page, write
from tests.docs.run import run as run_page

CONFIG = "$ xsendfile config nginx --root /srv/a --location /_a/ --snippet > nginx.conf\n"
LINE = 'alias "/srv/a/";'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path.resolve()


def run(here: Path, *parts: str) -> Page:
    """Run a page that has these parts."""
    page = Page("docs/page.md", str(here))
    for block in blocks_in(page.page, "\n".join(parts)):
        page.run(block)
    page.end()
    return page


def fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


def hidden(text: str) -> str:
    return f"<!-- python\n{text}\n-->\n"


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (fence("cobol", "STOP RUN."), "page.md:2: nobody runs 'cobol'"),
        (fence("", "a picture"), "1 fences without a language"),
        (fence("{include}", "other.md"), "nobody runs '{include}'"),
        (fence("{literalinclude} ../src/xsendfile/wsgi.py", ""), "nobody runs src/xsendfile"),
        ("A list:\n\n    code = 1\n", "code by indentation"),
        ("<!--python\nassert 0\n-->\n", "no hidden block"),
        (fence("console", "xsendfile keygen"), "is no command"),
        (fence("console", "$ rm -r x"), "nobody runs 'rm -r x'"),
        (fence("console", "$ mkdir x && frobnicate x"), "nobody runs 'frobnicate x'"),
        (fence("console", "$ xsendfile serve /srv/a --listn :1"), "is wrong"),
        (fence("console", "$ xsendfile config nginx --rot /srv/a"), "exit status 2"),
        (fence("console", "$ pip install '.[confg]'"), "no extra 'confg'"),
        (fence("console", "$ uvicorn --prot 8000 os:path"), "No such option"),
        (fence("console", "$ uvicorn --port 8000 os:nothing"), "exit status 1"),
        (fence("console", "$ sudo reboot"), "nobody knows"),
        (fence("console", "$ sudo apt-get install nginy"), "is wrong"),
        (fence("console", "$ sudo a2enmod header"), "exit status 1"),
        (fence("console", "$ .venv/bin/python -m tests.nothing"), "no module 'tests.nothing'"),
        (fence("console", "$ make demos"), "no target 'demos'"),
        (fence("console", "$ python -c 'print(1)'\n2"), "prints\n1"),
        (fence("sh", "exit 3"), "exit status 3"),
        (fence("nginx", "location / { }"), "no `xsendfile config … > FILE` above"),
        *(
            (fence("console", CONFIG) + fence("nginx", text), "`xsendfile config` prints")
            for text in (
                "sendfile off;",
                "",
                LINE,  # not all of it, and it does not say so
                "# …\nsendfile off;\n# …",
                "# …\n\n# …",
                "# …",
            )
        ),
        (fence("{eval-rst}", "Such as::\n\n   a = 1"), "code in reStructuredText"),
        (fence("{eval-rst}", ".. code-block:: python\n\n   a = 1"), "code in reStructuredText"),
        ("<pre><code>a = 1</code></pre>\n", "code in HTML"),
        (fence("json", '{"a": 1}\n{"b": }'), "Expecting value"),
        (fence("toml", "a = "), "Invalid value"),
        (fence("yaml", "a: [1"), "expected ',' or ']'"),
    ],
)
def test_a_page_is_wrong(here: Path, part: str, message: str) -> None:
    with pytest.raises(BadPageError) as raised:
        run(here, part)
    assert message in str(raised.value)


def test_python_that_raises_says_in_which_line_of_the_page(here: Path) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        run(here, "# Title\n", fence("python", "a = 1\nb = a / 0"))
    last = raised.traceback[-1]
    assert (str(last.frame.code.path), last.lineno + 1) == ("docs/page.md", 5)


def test_blocks_share_their_names_and_hidden_ones_are_run(here: Path) -> None:
    with pytest.raises(AssertionError):
        run(here, fence("python", "a = 1"), hidden("assert a == 2"))


def test_a_block_with_the_name_of_a_file_is_that_module(here: Path) -> None:
    run(
        here,
        fence("python", "# of_a_page.py\na = 1"),
        fence("python", "# of_a_page.py\nb = a + 1"),
        hidden("import of_a_page\nassert of_a_page.b == b == 2"),
        fence("console", "$ python -c 'import of_a_page; print(of_a_page.b)'\n2"),
    )


def test_files_and_outputs_are_as_on_the_page(here: Path) -> None:
    page = run(
        here,
        hidden('file("/srv/a/b.txt", b"b")'),
        fence("python", 'import pathlib\ntext = pathlib.Path("/srv/a/b.txt").read_text()'),
        fence("console", "$ cat /srv/a/b.txt\n…"),
        fence("console", "$ python -c 'import sys; print(sys.argv[1])' /srv/a/b.txt\n/srv/a/b.txt"),
        fence("console", CONFIG),
        fence("nginx", f"# …\n{LINE}\n# …"),
    )
    assert page.names["text"] == "b"
    assert (here / "srv/a/b.txt").exists()


def test_what_is_written_into_a_page_holds_and_is_written_once(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.docs.blocks.REPOSITORY", here)
    monkeypatch.setattr("tests.docs.run.REPOSITORY", here)
    page = here / "page.md"
    part, config = fence("nginx", f"# …\n{LINE}\n# …"), fence("console", CONFIG)
    parts = (config, fence("nginx", "an old\none"), part, config, "```nginx\n```\n", "End.\n")
    page.write_text("\n".join(parts))
    write("page.md")
    written = page.read_text()
    assert written.count(LINE) == 3  # two complete ones and a part
    assert part in written
    assert written.endswith("\n```\n\nEnd.\n")
    assert "an old" not in written
    run_page("page.md")
    write("page.md")
    assert page.read_text() == written
