"""xsendfile 1.0 of 2015, from `.venv-original`.

Its headers are what they are: no setting of it changes its `Content-Length`.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType
from wsgiref.types import WSGIApplication

_REPOSITORY = Path(__file__).parents[2]


@functools.cache
def release() -> ModuleType:
    """Return xsendfile 1.0 from its own environment, under another name."""
    (packages,) = (_REPOSITORY / ".venv-original").glob("lib/python*/site-packages")
    sys.path.append(str(packages))
    spec = importlib.util.spec_from_file_location("xsendfile_original", packages / "xsendfile.py")
    if spec is None or spec.loader is None:
        message = "xsendfile 1.0 is not installed; type: make .venv-original"
        raise RuntimeError(message)
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Paste's
        spec.loader.exec_module(module)
    return module


def application(root: str, sender: str) -> WSGIApplication:
    """Return its application with the sender of that name."""
    made: WSGIApplication = release().XSendfileApplication(root, sender)
    return made


def link_application(root: str, secret: str, sender: str, timeout: int) -> WSGIApplication:
    """Return its application for links, which it takes for so many seconds."""
    config = release().TokenConfig(secret, timeout=timeout)
    made: WSGIApplication = release().AuthTokenApplication(root, config, sender)
    return made


def link(secret: str, name: str) -> str:
    """Return a link to a file."""
    url: str = release().TokenConfig(secret).get_url_path(name)
    return url
