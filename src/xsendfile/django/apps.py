"""The application, for `INSTALLED_APPS`."""
# mypy: disable-error-code="misc"

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from . import _checks


class XsendfileConfig(AppConfig):
    """Brings the system checks; the rest works without being installed."""

    name: str = "xsendfile.django"
    label: str = "xsendfile"
    verbose_name: str = "Private files"

    def ready(self) -> None:
        """Register the checks."""
        register(_checks.check_roots, Tags.files)
        register(_checks.check_uploads, Tags.files)
        register(_checks.check_sendfile, Tags.files)
        register(_checks.check_keys, Tags.security)
        register(_checks.check_unseen, Tags.security)
