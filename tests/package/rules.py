"""The architecture as rules: each takes a module and yields what offends."""

from __future__ import annotations

import ast
import sys
from collections.abc import Container, Iterator, Mapping, Sequence

from tests.package.source import Module, dotted, imports, references

LAYERS = {
    "_errors": 0,
    "_log": 0,
    "_later": 0,
    "_model": 0,
    "_paths": 1,
    "_http": 1,
    "_root": 2,
    "links": 2,
    "_headers": 3,
    "servers": 4,
    "_settings": 5,
    "_deliveries": 5,
    "_files": 5,
    "_gate": 5,
    "_configured": 5,
    "_body": 6,
    "wsgi": 6,
    "_refusals": 6,
    "_wsgi": 6,
    "_asgi": 6,
    "asgi": 6,
    "_middleware": 6,
    "_forward_auth": 6,
    "_v1": 6,
    "_doctor": 7,
    "service": 7,
    "starlette": 7,
    "flask": 7,
    "django": 7,
    "cli": 8,
    "__main__": 8,
    "": 9,  # the package itself, which only gathers names
}

# Of `os`, this much does not reach the disk.
PURE_OS = {
    *("os.PathLike", "os.fsencode", "os.fsdecode", "os.fspath", "os.urandom"),
    *("os.path.basename", "os.path.split", "os.path.normpath"),
}
DISK_MODULES = {
    *("fileinput", "glob", "io", "linecache", "mmap", "pathlib", "posix", "shutil", "subprocess"),
    *("codecs", "ctypes", "importlib", "socket", "tempfile"),
}
# Pure only where they are told the time.
TOLD_THE_TIME = {"time.gmtime", "time.localtime", "time.strftime", "time.ctime"}
CLOCKS = {
    *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns"),
    *("time.perf_counter", "time.clock_gettime", "time.sleep"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
    "datetime.date.today",
}
HEADER_NAMES = {
    *("accept", "accept-encoding", "accept-ranges", "access-control-allow-origin", "age", "allow"),
    *("authorization", "cache-control", "connection", "content-disposition", "content-encoding"),
    *("content-language", "content-length", "content-location", "content-range"),
    *("content-security-policy", "content-type", "cookie", "cross-origin-resource-policy", "date"),
    *("etag", "expires", "host", "if-match", "if-modified-since", "if-none-match", "if-range"),
    *("if-unmodified-since", "keep-alive", "last-modified", "link", "location", "pragma", "range"),
    *("referrer-policy", "retry-after", "server", "set-cookie", "strict-transport-security"),
    *("trailer", "transfer-encoding", "upgrade", "vary", "via", "www-authenticate"),
    *("x-accel-buffering", "x-accel-charset", "x-accel-expires", "x-accel-limit-rate"),
    *("x-accel-mapping", "x-accel-redirect", "x-content-type-options", "x-lighttpd-send-file"),
    *("x-litespeed-location", "x-reproxy-url", "x-robots-tag", "x-sendfile", "x-sendfile-type"),
    *("x-sendfile-temporary", "x-sendfile2"),
}


def upward_imports(module: Module) -> Iterator[str]:
    """Imports of a higher layer, and modules that no layer knows."""
    if module.top not in LAYERS:
        yield f"{module.name} is in no layer"
        return
    for own in _own_imports(module):
        top = own.partition(".")[0]
        if LAYERS.get(top, 99) > LAYERS[module.top]:
            yield f"{module.name} imports {own}"


def cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Modules that a chain of imports leads back to."""
    for start in graph:
        seen: set[str] = set()
        ahead = list(graph[start])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(graph[name])
        if start in seen:
            yield start


def import_graph(modules: Sequence[Module]) -> dict[str, list[str]]:
    """Return which module of the library imports which."""
    known = {module.name for module in modules}
    graph: dict[str, list[str]] = {}
    for module in modules:
        owners = [_owner(own, known) for own in _own_imports(module)]
        graph[module.name] = [owner for owner in owners if owner != module.name]
    return graph


def foreign_imports(module: Module) -> Iterator[str]:
    """Imports of what neither Python (with its type stubs) nor this library brings."""
    for _, name in imports(module):
        top = name.partition(".")[0]
        if top not in {*sys.stdlib_module_names, "xsendfile"}:
            yield f"{module.name} imports {top}"


def disk_access(module: Module) -> Iterator[str]:
    """Names that reach the disk, called or not."""
    for _, name in imports(module):
        if name.partition(".")[0] in DISK_MODULES:
            yield f"{module.name} imports {name}"
    for name, line in references(module):
        if name in {"open", "os"} or (name.startswith("os.") and name not in PURE_OS):
            yield f"{module.name}:{line} uses {name}"


def clock_reading(module: Module, allowed: frozenset[str] = frozenset()) -> Iterator[str]:
    """Clocks that are read, or named elsewhere than as the default of a parameter.

    Args:
        module: where to look.
        allowed: functions that may, as `module:Class.function`.

    """
    reader = _ClockReader(dict(imports(module)))
    reader.visit(module.tree)
    for place, line, name in reader.found:
        if f"{module.name}:{place}" not in allowed:
            yield f"{module.name}:{line} reads {name}"


def server_vocabulary(module: Module) -> Iterator[str]:
    """Names of what only a rim knows."""
    for node in ast.walk(module.tree):
        names = {
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "arg", None),
        }
        for name in names & {"environ", "scope"}:
            yield f"{module.name}:{getattr(node, 'lineno', 0)} says {name}"


def blind_handlers(module: Module) -> Iterator[str]:
    """Handlers that would hide a bug: those for everything, unless they raise it again."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {getattr(kind, "id", None) for kind in caught}
        last = node.body[-1]
        again = isinstance(last, ast.Raise) and last.exc is None
        if "Exception" in names or (names & {None, "BaseException"} and not again):
            yield f"{module.name}:{node.lineno} catches everything"


def header_literals(module: Module) -> Iterator[str]:
    """Strings that are the name of a header."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            if text.lower().rstrip(":") in HEADER_NAMES:
                yield f"{module.name}:{node.lineno} spells {node.value!r}"


def overlong(module: Module) -> Iterator[str]:
    """Modules that ask to be divided."""
    lines = len(module.text.splitlines())
    if lines > 300:
        yield f"{module.name} has {lines} lines"


class _ClockReader(ast.NodeVisitor):
    """Collects where clocks are read: enclosing class and function, line, name."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.found: list[tuple[str, int, str]] = []
        self._known = known
        self._places: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._enter(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        defaults = [*node.args.defaults, *node.args.kw_defaults]
        node.args.defaults = [d for d in defaults if d and dotted(d, self._known) is None]
        node.args.kw_defaults = []
        self._enter(node)

    def visit_Call(self, node: ast.Call) -> None:
        if dotted(node.func, self._known) in TOLD_THE_TIME and node.args:
            for argument in node.args:
                self.visit(argument)
        else:
            self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._note(node)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self._note(node)

    def _enter(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        self._places.append(node.name)
        self.generic_visit(node)
        self._places.pop()

    def _note(self, node: ast.Attribute | ast.Name) -> None:
        name = dotted(node, self._known)
        if name in CLOCKS | TOLD_THE_TIME:
            self.found.append((".".join(self._places), node.lineno, str(name)))


def _own_imports(module: Module) -> Iterator[str]:
    """Yield what a module imports of the library, named from below `xsendfile`."""
    for _, name in imports(module):
        top, _, own = name.partition(".")
        if top == "xsendfile":
            yield own


def _owner(name: str, known: Container[str]) -> str:
    """Return the module that a name is in."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
