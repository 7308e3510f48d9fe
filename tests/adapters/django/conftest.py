"""A site with users and documents, its files below a root, and requests to its views."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory
from django.test.utils import override_settings

from tests.adapters.django.site import SETTINGS
from xsendfile import Delivery
from xsendfile.django import file_delivered

if not settings.configured:
    settings.configure(**SETTINGS)
    django.setup()

REPORT = b"%PDF-1.4 a report\n"
LARGE = os.urandom(300_000)


@pytest.fixture(scope="session", autouse=True)
def database() -> None:
    """The tables of the site."""
    call_command("migrate", run_syncdb=True, verbosity=0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a few files, a link inside and a link out."""
    root = tmp_path / "files"
    (root / "2026").mkdir(parents=True)
    (root / "2026/report.pdf").write_bytes(REPORT)
    (root / "large.bin").write_bytes(LARGE)
    (root / "latest.pdf").symlink_to("2026/report.pdf")
    (root / "péter_là_gueule.txt").write_bytes(b"tais-toi\n")
    (root / "是.txt").write_bytes(b"yes\n")
    (tmp_path / "secret.txt").write_bytes(b"not for you")
    (root / "out.txt").symlink_to("../secret.txt")
    (root / "elsewhere").symlink_to("..")
    return root.resolve()


@pytest.fixture
def by_nginx(root: Path) -> Iterator[Path]:
    """The root, handed over to nginx; a document's file is stored there."""
    roots = {"documents": {"ROOT": root, "SENDER": "nginx", "LOCATION": "/_documents/"}}
    with override_settings(XSENDFILE=roots, MEDIA_ROOT=str(root)):
        yield root


@pytest.fixture
def by_us(root: Path) -> Iterator[Path]:
    """The root, sent by the application; a document's file is stored there."""
    with override_settings(XSENDFILE={"documents": {"ROOT": root}}, MEDIA_ROOT=str(root)):
        yield root


@pytest.fixture
def get() -> RequestFactory:
    """What makes requests."""
    return RequestFactory()


@pytest.fixture
def heard() -> Iterator[list[Delivery]]:
    """What the signal has told."""
    deliveries: list[Delivery] = []

    def hear(delivery: Delivery, **_: object) -> None:
        deliveries.append(delivery)

    file_delivered.connect(hear)
    yield deliveries
    file_delivered.disconnect(hear)
