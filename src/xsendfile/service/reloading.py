"""The service, made again in each worker of a server: by the last settings that were right."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from xsendfile._asgi import ASGIApplication
from xsendfile._errors import BadSettingError

from ._application import Service
from .settings import Settings, settings_from

_log = logging.getLogger("xsendfile")


class Reloadable:
    """Makes the application. A fault in a setting, found later, leaves all as it was.

    Args:
        variables: as in the environment.

    Raises:
        BadSettingError: one is missing, wrong, or not needed.

    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Read the settings."""
        self._variables = variables
        self._settings: Settings = settings_from(variables)

    def __call__(self) -> ASGIApplication:
        """Return the application of a worker."""
        return Service(self._settings)

    def read_again(self) -> None:
        """Read the settings again, and with them the keys."""
        try:
            self._settings = settings_from(self._variables)
        except BadSettingError as error:
            _log.error("settings and keys stay as they were: %s", error)
