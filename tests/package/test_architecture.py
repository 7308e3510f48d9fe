"""The rules hold for the library, and each of them catches what it is there to catch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.package import rules
from tests.package.source import Module, modules

MODULES = modules()
ALL = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "xsendfile")
Rule = Callable[[Module], Iterator[str]]

# 1.0's methods that ask for no time; everything else takes the clock as an argument.
READS_THE_CLOCK = frozenset(
    {"links.token_config:TokenConfig.get_url_path", "links.token_config:TokenConfig.is_current"}
)


def may_reach_the_disk(module: Module) -> bool:
    """Whether a module looks for files: the root's, the application's, or those examined."""
    own = {"_doctor.disk", "_doctor.exchange", "_doctor.probes"}  # the second: the network
    own |= {"service.environment"}  # and the file of the keys
    own |= {"django._backends"}  # which gives a site's own backend the `Path` that it is used to
    own |= {"_later"}  # which finds modules
    return module.top in {"_root", "cli"} or module.name in own


def composes_headers(module: Module) -> bool:
    own = {"_doctor.fields", "django.sendfile", "flask._validators"}  # options of their peers'
    return module.top in {"_headers", "servers"} or module.name in own


def has_fields_of_its_own(module: Module) -> bool:
    """Whether `expires` and `scope` are fields of links themselves."""
    return module.top == "links" or module.name == "_model.links"


def has_words_of_its_own(module: Module) -> bool:
    """Whether its words are those of a command line (`server`), a setting or a link (`expires`)."""
    return module.top in {"_configured", "cli", "service"} or has_fields_of_its_own(module)


def is_rim(module: Module) -> bool:
    return rules.LAYERS[module.top] >= 6


@ALL
def test_imports_point_to_the_same_layer_or_a_lower_one(module: Module) -> None:
    assert list(rules.upward_imports(module)) == []


def test_no_chain_of_imports_leads_back() -> None:
    graph = rules.import_graph(MODULES)
    assert "_errors" in graph["_paths"], "the graph sees relative imports"
    assert "_headers" in graph["servers._serve"], "the graph sees absolute imports"
    assert list(rules.cycles(graph)) == []


@ALL
def test_only_the_extras_need_more_than_python(module: Module) -> None:
    extras = {"servers._template": {"jinja2"}, "cli.server": {"granian"}}
    adapters = {
        "starlette": {"starlette"},
        "flask": {"flask", "werkzeug"},
        "django": {"django", "asgiref"},
    }
    needed = extras.get(module.name, adapters.get(module.top, set()))
    allowed = {f"{module.name} imports {each}" for each in needed}
    foreign = set(rules.foreign_imports(module))
    assert foreign == allowed or (module.top in adapters and foreign <= allowed)


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if not may_reach_the_disk(m)],
    ids=lambda module: module.name or "xsendfile",
)
def test_only_the_root_and_the_commands_reach_the_disk(module: Module) -> None:
    assert list(rules.disk_access(module)) == []


@ALL
def test_the_clock_is_an_argument(module: Module) -> None:
    assert list(rules.clock_reading(module, READS_THE_CLOCK)) == []


def test_the_exceptions_from_the_clock_rule_are_needed() -> None:
    (links,) = (module for module in MODULES if module.name == "links.token_config")
    assert len(list(rules.clock_reading(links))) == len(READS_THE_CLOCK)


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if not (is_rim(m) or has_fields_of_its_own(m))],
    ids=lambda module: module.name,
)
def test_nothing_below_a_rim_knows_who_called(module: Module) -> None:
    assert list(rules.server_vocabulary(module)) == []


@ALL
def test_no_handler_hides_a_bug(module: Module) -> None:
    assert list(rules.blind_handlers(module)) == []


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if not (composes_headers(m) or has_words_of_its_own(m))],
    ids=lambda module: module.name or "xsendfile",
)
def test_headers_are_spelled_in_one_place(module: Module) -> None:
    assert list(rules.header_literals(module)) == []


@ALL
def test_no_module_is_longer_than_300_lines(module: Module) -> None:
    assert list(rules.overlong(module)) == []


def test_the_rules_look_at_all_of_the_library() -> None:
    tops = {module.top for module in MODULES}
    assert tops == set(rules.LAYERS)
    # The exempt ones do what they are exempt for: the rules are not blind.
    for layer in ("_root", "cli"):
        own = [module for module in MODULES if module.top == layer]
        assert any(list(rules.disk_access(module)) for module in own)
    for layer in ("_headers", "servers", "cli"):
        own = [module for module in MODULES if module.top == layer]
        assert any(list(rules.header_literals(module)) for module in own)
    assert any(list(rules.server_vocabulary(module)) for module in MODULES if is_rim(module))


OFFENCES: list[tuple[Rule, str, str]] = [
    (rules.upward_imports, "_paths", "from ._root import Root"),
    (rules.upward_imports, "_paths", "from . import wsgi"),
    (rules.upward_imports, "_paths", "def f():\n    from xsendfile.wsgi import send_file"),
    (rules.upward_imports, "_paths", "import xsendfile.wsgi as w"),
    (rules.upward_imports, "servers.apache._sender", "from xsendfile import PrivateFiles"),
    (rules.upward_imports, "servers.apache._sender", "from ..._files import PrivateFiles"),
    (rules.upward_imports, "novelty", "import os"),
    (rules.upward_imports, "_v1", "from xsendfile.cli import main"),
    (rules.upward_imports, "servers.nginx.checks", "from xsendfile._doctor import records"),
    (rules.upward_imports, "_doctor.disk", "from xsendfile.cli.objects import load"),
    (rules.foreign_imports, "_v1", "def f():\n    import django.http"),
    (rules.foreign_imports, "_v1", "from webob import Request"),
    (rules.disk_access, "_v1", "import os\nos.stat('a')"),
    (rules.disk_access, "_v1", "import os\nexists = os.path.exists"),
    (rules.disk_access, "_v1", "import os as o\no.path.realpath('a')"),
    (rules.disk_access, "_v1", "from os import listdir as pure\npure('a')"),
    (rules.disk_access, "_v1", "from os.path import isfile\nisfile('a')"),
    (rules.disk_access, "_v1", "import os\nf(os)"),
    (rules.disk_access, "_v1", "from pathlib import Path"),
    (rules.disk_access, "_v1", "import shutil"),
    (rules.disk_access, "_v1", "def f():\n    return open('a').read()"),
    (rules.clock_reading, "_v1", "import time\ndef f():\n    return time.time()"),
    (rules.clock_reading, "_v1", "from time import time as now\ndef f():\n    return now()"),
    (rules.clock_reading, "_v1", "import time\nNOW = time.time()"),
    (rules.clock_reading, "_v1", "import time\ndef f(now=time.time()): ..."),
    (rules.clock_reading, "_v1", "import time\ntime.gmtime()"),
    (rules.clock_reading, "_v1", "import datetime\nclass A:\n    b = datetime.datetime.now()"),
    (rules.clock_reading, "_v1", "from datetime import datetime\ndatetime.now(None)"),
    (rules.clock_reading, "_v1", "from datetime import date\nf = lambda: date.today()"),
    (rules.server_vocabulary, "_files", "def f(environ): ..."),
    (rules.server_vocabulary, "_files", "import os\nos.environ"),
    (rules.server_vocabulary, "_files", "f(scope=1)"),
    (rules.server_vocabulary, "_files", "scope = 1"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept: pass"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept Exception: raise"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept (OSError, Exception): pass"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept BaseException: pass"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept BaseException as e: raise OSError from e"),
    (rules.header_literals, "wsgi", "h = [('content-type', 'a')]"),
    (rules.header_literals, "wsgi", "h = 'X-Sendfile'"),
    (rules.header_literals, "wsgi", "h = b'ETag: '.strip()\nx = b'etag:'"),
    (rules.overlong, "wsgi", "a = 1\n" * 301),
]


@pytest.mark.parametrize(("rule", "name", "text"), OFFENCES)
def test_an_offence_is_found(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text)))


INNOCENT: list[tuple[Rule, str, str]] = [
    (rules.upward_imports, "servers.apache._sender", "from xsendfile._headers import NO_LENGTH"),
    (rules.upward_imports, "_v1", "from .wsgi import respond\nimport os"),
    (rules.upward_imports, "__main__", "from .cli import main"),
    (rules.upward_imports, "cli.doctor", "from xsendfile._doctor.records import Report"),
    (rules.foreign_imports, "_v1", "import os\nfrom xsendfile import wsgi\nfrom . import _files"),
    (rules.disk_access, "_v1", "import os\nos.fsencode('a')\nos.path.basename('a')"),
    (rules.disk_access, "_v1", "root.open(parts)\nroot.stat"),
    (rules.clock_reading, "_v1", "import time\ndef f(*, clock=time.time): clock()"),
    (rules.clock_reading, "_v1", "import time\ntime.gmtime(0)"),
    (rules.server_vocabulary, "_files", "'''What environ and scope are.'''"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept BaseException:\n    g()\n    raise"),
    (rules.blind_handlers, "_v1", "try: f()\nexcept (OSError, ValueError): pass"),
    (rules.header_literals, "wsgi", "'''Sends Content-Type.'''\nmessage = 'no ETag here'"),
    (rules.overlong, "wsgi", "a = 1\n" * 300),
]


@pytest.mark.parametrize(("rule", "name", "text"), INNOCENT)
def test_what_is_allowed_is_not_found(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text))) == []


def test_a_cycle_is_found() -> None:
    texts = {"_a": "from ._b import x", "_b": "from xsendfile import _c", "_c": "from . import _a"}
    graph = rules.import_graph([Module(name, text) for name, text in texts.items()])
    assert sorted(rules.cycles(graph)) == ["_a", "_b", "_c"]
    assert list(rules.cycles({"a": ["b", "c"], "b": ["c"], "c": []})) == []
