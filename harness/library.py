"""The library where every user can read it: a clone below /root is closed to servers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_REPOSITORY = Path(__file__).parents[1]


def readable_library(directory: Path, modules: Sequence[str] = ()) -> Path:
    """Copy the library for a server that runs applications itself, in its own Python.

    Args:
        directory: that every user can enter, see `scratch`.
        modules: packages and modules of this repository that come along, by
            their dotted names: `tests.servers.site`.

    Returns:
        the directory to put on the server's Python path.

    """
    library = directory / "library"
    _copy(_library(), library / "xsendfile")
    for module in modules:
        relative = Path(*module.split("."))
        if (_REPOSITORY / relative).is_dir():
            _copy(_REPOSITORY / relative, library / relative)
        else:
            _copy(_REPOSITORY / relative.with_suffix(".py"), library / relative.with_suffix(".py"))
    for path in (library, *library.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return library


def _library() -> Path:
    """Return where the library lies that this process would import."""
    spec = find_spec("xsendfile")
    if spec is None or spec.origin is None:
        message = "the library is not installed here; type: make .venv"
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent


def _copy(source: Path, target: Path) -> None:
    """Copy a package or a module."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)
