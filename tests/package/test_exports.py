from __future__ import annotations

import inspect
import json
import subprocess
import sys
from types import ModuleType

import pytest

import xsendfile
import xsendfile.asgi
import xsendfile.links
import xsendfile.servers
import xsendfile.servers.apache
import xsendfile.servers.caddy
import xsendfile.servers.config
import xsendfile.servers.lighttpd
import xsendfile.servers.nginx
import xsendfile.servers.uwsgi
import xsendfile.wsgi

PUBLIC = [xsendfile, xsendfile.links]
LATER = [xsendfile, xsendfile.wsgi, xsendfile.asgi]
ROOMS = [
    xsendfile.servers,
    xsendfile.servers.apache,
    xsendfile.servers.caddy,
    xsendfile.servers.lighttpd,
    xsendfile.servers.nginx,
    xsendfile.servers.uwsgi,
]
DOCUMENTED = [*PUBLIC, xsendfile.wsgi, xsendfile.asgi, xsendfile.servers.config]
NAMES = [
    (module, name)
    for module in DOCUMENTED
    for name in module.__all__
    if callable(getattr(module, name))
]
IMPORTED = """
import json, sys
before = set(sys.modules)
import xsendfile.wsgi
print(json.dumps(sorted(set(sys.modules) - before)))
"""
LISTED = """
import importlib, json, sys
print(json.dumps(dir(importlib.import_module(sys.argv[1]))))
"""


def offered(module: ModuleType) -> list[str]:
    """Return the names that a module shows, its own modules and `annotations` aside."""
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    )


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_all_is_the_public_namespace_in_order(module: ModuleType) -> None:
    assert module.__all__ == offered(module)


@pytest.mark.parametrize("module", LATER, ids=lambda module: module.__name__)
def test_what_is_loaded_later_is_listed_from_the_beginning(module: ModuleType) -> None:
    command = [sys.executable, "-c", LISTED, module.__name__]
    done = subprocess.run(command, check=True, capture_output=True)
    assert set(module.__all__) <= set(json.loads(done.stdout))
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("module", LATER, ids=lambda module: module.__name__)
def test_there_are_no_other_names(module: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"'{module.__name__}' has no attribute 'nothing'"):
        getattr(module, "nothing")  # noqa: B009 - not in the type


def test_the_rims_offer_one_function_and_the_applications() -> None:
    assert xsendfile.wsgi.__all__ == ["ForwardAuthApplication", "SendfileMiddleware", "send_file"]
    assert xsendfile.asgi.__all__ == [
        "AuthTokenApplication", "ForwardAuthApplication", "SendfileMiddleware",
        "XSendfileApplication", "send_file",
    ]  # fmt: skip


def test_configurations_come_from_one_module() -> None:
    names = ["ROOMS", "FrontRoot", "configuration", "front_root"]
    assert xsendfile.servers.config.__all__ == names


@pytest.mark.parametrize("room", ROOMS, ids=lambda module: module.__name__)
def test_a_room_offers_its_sender_through_the_package_alone(room: ModuleType) -> None:
    assert offered(room) == []
    assert room.__doc__


@pytest.fixture(scope="module")
def imported() -> list[str]:
    """What `import xsendfile` loads, in an interpreter of its own."""
    done = subprocess.run([sys.executable, "-c", IMPORTED], check=True, capture_output=True)
    names: list[str] = json.loads(done.stdout)
    return names


def test_importing_the_library_loads_python_and_itself(imported: list[str]) -> None:
    tops = {name.partition(".")[0] for name in imported}
    assert tops - sys.stdlib_module_names == {"xsendfile"}


def test_importing_the_library_loads_no_adapter(imported: list[str]) -> None:
    own = {name for name in imported if name.startswith("xsendfile.")}
    adapters = {f"xsendfile.{name}" for name in ("asgi", "django", "flask", "starlette", "cli")}
    assert "xsendfile._files" in own
    assert not own & adapters


def test_importing_the_library_loads_nothing_that_not_every_site_needs(imported: list[str]) -> None:
    own = {name for name in imported if name.startswith("xsendfile.")}
    few = {f"xsendfile.{name}" for name in ("_v1", "links", "_middleware", "_forward_auth")}
    assert not own & few
    assert not {name for name in own if name.endswith("._sender")}


def test_importing_the_library_loads_nothing_that_configures_or_examines(
    imported: list[str],
) -> None:
    parts = {part for name in imported for part in name.split(".") if name.startswith("xsendfile.")}
    assert not parts & {"_config", "_room", "_template", "checks", "config", "_doctor", "cli"}


@pytest.mark.parametrize(
    ("module", "name"), NAMES, ids=[f"{module.__name__}.{name}" for module, name in NAMES]
)
def test_every_public_name_says_what_it_is(module: ModuleType, name: str) -> None:
    value = getattr(module, name)
    undocumented = [] if value.__doc__ and value.__doc__.strip() else [name]
    for member, found in vars(value).items() if isinstance(value, type) else []:
        is_own = inspect.isroutine(found) or isinstance(found, property)
        if is_own and not member.startswith("_") and not inspect.getdoc(found):
            undocumented.append(member)
    assert undocumented == []
