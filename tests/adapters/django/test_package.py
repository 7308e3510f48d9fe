"""What the package offers, and what it needs."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest
from django.apps import apps

import xsendfile.django
from xsendfile import MissingExtraError

UNCONFIGURED = """
import xsendfile.django, xsendfile.django.urls, xsendfile.django.sendfile
from django.conf import settings
assert not settings.configured
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_its_names() -> None:
    names = ["DownloadView", "PrivateStorage", "asend_file", "file_delivered", "send_file"]
    assert xsendfile.django.__all__ == names
    for name in names:
        assert getattr(xsendfile.django, name).__doc__


def test_the_application_has_its_label() -> None:
    config = apps.get_app_config("xsendfile")
    assert (config.name, config.verbose_name) == ("xsendfile.django", "Private files")


def test_without_django_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "django", None)
    monkeypatch.delitem(sys.modules, "xsendfile.django")
    text = "xsendfile.django needs Django; install it with: pip install 'xsendfile[django]'"
    with pytest.raises(MissingExtraError, match=re.escape(text)):
        importlib.import_module("xsendfile.django")


def test_importing_it_reads_no_settings() -> None:
    done = run(UNCONFIGURED)
    assert (done.returncode, done.stderr) == (0, "")
