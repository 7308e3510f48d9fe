"""`--app module:attribute`: which objects it finds, and what it says of the others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Write
from xsendfile import BadSettingError
from xsendfile.cli.objects import load

SHOP = """
from xsendfile import (AuthTokenApplication, Nginx, PrivateFiles, Serve, TokenConfig,
                       XSendfileApplication)
from xsendfile import asgi, wsgi

one = PrivateFiles("/srv/one", Nginx("/_one/"))
two = PrivateFiles("/srv/two", Nginx("/_two/"))
three = PrivateFiles("/srv/three", Nginx("/_three/"))

def application(environ, start_response): ...
async def asynchronous(scope, receive, send): ...

by_path = XSendfileApplication(two)
by_path_of_asgi = asgi.XSendfileApplication(two)
by_link = AuthTokenApplication(two, TokenConfig("secret"))
by_link_of_asgi = asgi.AuthTokenApplication(two, TokenConfig("secret"))
middleware = wsgi.SendfileMiddleware(application, one, two)
middleware_of_asgi = asgi.SendfileMiddleware(asynchronous, one, two)
a_list = [one, by_path]
a_tuple = (one, middleware, "something else")
a_set = {one}
a_dict = {"first": one, "second": by_link}
nothing = [application, PrivateFiles, {}]

class Place:
    files = one
    class Inner:
        wsgi_app = middleware
"""


@pytest.mark.parametrize(
    ("attribute", "roots"),
    [
        ("one", ["one"]),
        ("by_path", ["two"]),
        ("by_path_of_asgi", ["two"]),
        ("by_link", ["two"]),
        ("by_link_of_asgi", ["two"]),
        ("middleware", ["one", "two"]),
        ("middleware_of_asgi", ["one", "two"]),
        ("a_list", ["one", "two"]),
        ("a_tuple", ["one", "two"]),
        ("a_set", ["one"]),
        ("a_dict", ["one", "two"]),
        ("Place.files", ["one"]),
        ("Place.Inner.wsgi_app", ["one", "two"]),
    ],
)
def test_what_an_attribute_leads_to(module: Write, attribute: str, roots: list[str]) -> None:
    name = module(SHOP)
    found = [files.root.directory.decode() for files in load(f"{name}:{attribute}")]
    assert found == [f"/srv/{root}" for root in roots]


@pytest.mark.parametrize("colon", ["", ":"])
def test_a_module_leads_to_all_that_it_holds(module: Write, colon: str) -> None:
    found = [files.root.directory for files in load(module(SHOP) + colon)]
    assert found == [b"/srv/one", b"/srv/two", b"/srv/three"]


def test_the_objects_are_those_of_the_application(module: Write) -> None:
    name = module(SHOP)
    (files,) = load(f"{name}:one")
    assert files is sys.modules[name].one


def test_a_module_of_a_package_is_named_by_dots(module: Write, tmp_path: Path) -> None:
    module("")
    (tmp_path / "package_of_the_tests").mkdir()
    (tmp_path / "package_of_the_tests/files.py").write_text(SHOP)
    assert len(load("package_of_the_tests.files:one")) == 1


def test_the_current_directory_is_searched_first(module: Write, tmp_path: Path) -> None:
    name = module(SHOP)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / f"{name}.py").write_text("raise AssertionError('the wrong one')")
    sys.path[:] = [str(tmp_path / "other"), *sys.path, os.getcwd()]
    assert load(f"{name}:one")


@pytest.mark.parametrize("attribute", ["missing", "one.missing"])
def test_an_attribute_that_is_missing(module: Write, attribute: str) -> None:
    name = module(SHOP)
    spec = f"{name}:{attribute}"
    with pytest.raises(BadSettingError) as error:
        load(spec)
    assert str(error.value) == (
        f"--app is {spec!r}, but {name} has no 'missing'; give module:attribute"
    )


@pytest.mark.parametrize("attribute", ["nothing", "application", "Place", "PrivateFiles"])
def test_an_attribute_without_files(module: Write, attribute: str) -> None:
    spec = f"{module(SHOP)}:{attribute}"
    with pytest.raises(BadSettingError) as error:
        load(spec)
    assert str(error.value) == (
        f"--app is {spec!r}, where there is no PrivateFiles; give the attribute that is one"
    )


@pytest.mark.parametrize(
    ("spec", "missing"),
    [
        ("no_such_module:app", "no_such_module"),
        ("no_such_package.module:app", "no_such_package"),
        ("json.no_such_module:app", "json.no_such_module"),
        ("shop_of_the_tests.py:one", "shop_of_the_tests.py"),
    ],
)
def test_a_module_that_is_missing(module: Write, spec: str, missing: str) -> None:
    module(SHOP)
    with pytest.raises(BadSettingError) as error:
        load(spec)
    assert str(error.value) == (
        f"--app is {spec!r}, but there is no module {missing!r} here or on the path"
    )


@pytest.mark.parametrize("spec", ["/srv/shop:app", "shop..files:app", "shop.:app", "a b:app"])
def test_a_module_that_nobody_can_import(module: Write, spec: str) -> None:
    module(SHOP)
    with pytest.raises(BadSettingError) as error:
        load(spec)
    assert str(error.value).startswith(f"--app is {spec!r}")


@pytest.mark.parametrize("spec", ["", ":", ":app", ".shop:app", "..shop:app", ".:app"])
def test_what_is_no_module(module: Write, spec: str) -> None:
    module(SHOP)
    with pytest.raises(BadSettingError) as error:
        load(spec)
    assert str(error.value).startswith(f"--app is {spec!r}; give module:attribute, such as '")


def test_what_the_module_itself_cannot_import_is_its_own_error(module: Write) -> None:
    name = module("import no_such_dependency")
    with pytest.raises(ModuleNotFoundError, match="no_such_dependency"):
        load(f"{name}:one")


@pytest.mark.parametrize("kind", [ValueError, TypeError, AttributeError, ZeroDivisionError])
def test_what_the_module_raises_is_not_hidden(module: Write, kind: type[Exception]) -> None:
    name = module(f"raise {kind.__name__}('its own')")
    with pytest.raises(kind, match=r"^its own$"):
        load(f"{name}:one")
