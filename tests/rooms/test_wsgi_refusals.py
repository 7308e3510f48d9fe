"""What no server is told to run (`wsgi=`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.sites import complete, snippet
from xsendfile import BadRootError, BadSettingError
from xsendfile.servers.config import FrontRoot

BOTH = pytest.mark.parametrize("print_", [complete, snippet])
Print = Callable[..., str]


@pytest.mark.parametrize("server", ["apache-wsgi", "uwsgi"])
@pytest.mark.parametrize("wsgi", ["", 7, b"/srv/wsgi/a.wsgi"], ids=repr)
def test_an_application_that_is_no_text(server: str, wsgi: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete(server, wsgi=wsgi)
    assert str(error.value) == f"wsgi is {wsgi!r}; give a str that is not empty"


@pytest.mark.parametrize(
    "wsgi",
    ["shop", "shop:", ":app", "shop.py", "shop:app\n", "a b:c", "shop:app()", "/srv/shop.wsgi"],
)
def test_an_application_that_uwsgi_cannot_import(wsgi: str) -> None:
    with pytest.raises(BadSettingError) as error:
        complete("uwsgi", wsgi=wsgi)
    assert str(error.value).startswith(f"wsgi is {wsgi!r}; give a module and its attribute")


@BOTH
@pytest.mark.parametrize(
    ("directory", "wsgi"),
    [
        ("/srv/docs", "/srv/docs/site.wsgi"),  # beside the files
        ("/srv/docs", "/srv/docs/wsgi/site.wsgi"),  # among them
        ("/srv/docs", "/srv/site.wsgi"),  # and the files are among what is allowed
        ("/srv/docs", "/srv/docs/./site.wsgi"),
        ("/srv/docs", "/srv//docs/site.wsgi"),
        ("/srv/docs", "/srv/wsgi/../docs/site.wsgi"),
    ],
)
def test_a_script_beside_which_there_is_a_root(print_: Print, directory: str, wsgi: str) -> None:
    with pytest.raises(BadSettingError) as error:
        print_("apache-wsgi", FrontRoot("/mnt/other"), FrontRoot(directory), wsgi=wsgi)
    assert str(error.value) == (
        f"wsgi is {wsgi!r}, and its directory and the root {directory!r} lie within each other; "
        "give a .wsgi file that is alone in a directory of its own: mod_xsendfile sends whatever "
        "lies there"
    )


@BOTH
@pytest.mark.parametrize(
    ("wsgi", "message"),
    [
        ("site.wsgi", "the directory of wsgi is ''; give an absolute path without NUL"),
        ("wsgi/site.wsgi", "the directory of wsgi is 'wsgi'; give an absolute path without NUL"),
        (
            "/site.wsgi",
            "the directory of wsgi is '/': every file of the machine; give a directory below it",
        ),
    ],
)
def test_a_script_that_has_no_directory_of_its_own(print_: Print, wsgi: str, message: str) -> None:
    with pytest.raises(BadRootError) as error:
        print_("apache-wsgi", wsgi=wsgi)
    assert str(error.value) == message


@BOTH
@pytest.mark.parametrize("wsgi", ["/srv/wsgi/", "/srv/wsgi/.", "/srv/wsgi/.."])
def test_a_directory_that_is_given_for_a_script(print_: Print, wsgi: str) -> None:
    """WSGIScriptAlias would let clients run each file in it."""
    with pytest.raises(BadSettingError, match=r"^wsgi is '/srv/wsgi/.*'; give .* file"):
        print_("apache-wsgi", wsgi=wsgi)


def test_a_directory_with_a_similar_name_is_not_beside_a_root() -> None:
    text = complete("apache-wsgi", FrontRoot("/srv/docs"), wsgi="/srv/docs-wsgi/site.wsgi")
    assert 'XSendFilePath "/srv/docs"' in text
