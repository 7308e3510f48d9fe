"""A storage whose files have addresses that are signed and expire."""
# mypy: disable-error-code="misc"

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.urls import NoReverseMatch, reverse
from django.utils.deconstruct import deconstructible

from xsendfile._configured import SETTING
from xsendfile._errors import BadSettingError, NotFound, RootNotFound
from xsendfile._paths import name_bytes

from ._settings import chosen, signer

LINK_VIEW = "xsendfile:file"
"""The name of the view that honours the links."""


@deconstructible(path="xsendfile.django.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Keeps files below a root of `XSENDFILE`; `.url()` is a link that expires.

    ::

        STORAGES = {
            "default": {
                "BACKEND": "xsendfile.django.PrivateStorage",
                "OPTIONS": {"files": "documents", "expires_in": 600},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }

    In `urls.py`, `path("files/", include("xsendfile.django.urls"))` honours the links.

    A link opens one file for whoever has it, until it ends: give it to whom the
    file may go, and use `send_file` where it is asked each time. Links of one root
    open nothing below another. They are signed with what `XSENDFILE_KEYS` holds, or with
    what `SECRET_KEY` and `SECRET_KEY_FALLBACKS` turn into.

    Args:
        files: the name of the root; None for the only one, or the one called "default".
        expires_in: how long links live, in seconds.
        file_permissions_mode, directory_permissions_mode, allow_overwrite: as for
            `FileSystemStorage`.

    """

    def __init__(
        self,
        files: str | None = None,
        *,
        expires_in: float = 3600,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
        allow_overwrite: bool = False,
    ) -> None:
        """Keep the settings; they are read when they are needed."""
        super().__init__(
            file_permissions_mode=file_permissions_mode,
            directory_permissions_mode=directory_permissions_mode,
            allow_overwrite=allow_overwrite,
        )
        self._files = files
        self._expires_in = expires_in

    @property
    def base_location(self) -> str:
        """The root, as it was configured."""
        return os.fsdecode(chosen(self._files)[1].root.directory)

    @property
    def location(self) -> str:
        """The root as an absolute path without `..`.

        What a `..` in `ROOT` means is asked of the disk, as it is for deliveries: behind a
        symbolic link it is something else than the text has it, which Django goes by.

        Raises:
            ImproperlyConfigured: `ROOT` has a `..`, and there is no such directory.

        """
        directory = self.base_location
        if ".." not in directory.split("/"):
            return os.path.normpath(directory)
        name, files = chosen(self._files)
        try:
            return os.fsdecode(files.root.resolve())
        except RootNotFound as refused:
            msg = (
                f"{SETTING}[{name!r}]['ROOT'] is {directory!r}, and there is no such directory; "
                "make it, or give a path without '..'"
            )
            raise ImproperlyConfigured(msg) from refused

    def url(
        self,
        name: str,
        *,
        expires_in: float | None = None,
        as_attachment: bool | None = None,
        download_name: str | None = None,
    ) -> str:
        """Return a signed link to a file.

        Args:
            name: of the file in this storage.
            expires_in: how long the link lives, in seconds, if not as long as others.
            as_attachment: have it saved (True) or shown (False).
            download_name: the name to save under.

        Raises:
            ImproperlyConfigured: the view is not included, or a setting is wrong.
            BadSettingError: a name that no file can have, or that is no UTF-8: Django tells the
                view nothing of other bytes in an address. An option that no link can hold.

        """
        _check_utf8(name)
        files, _ = chosen(self._files)
        link = signer(files).sign(
            name,
            expires_in=self._expires_in if expires_in is None else expires_in,
            as_attachment=as_attachment,
            download_name=download_name,
        )
        try:
            mount: str = reverse(LINK_VIEW, kwargs={"files": files, "path": "/"})
        except NoReverseMatch as error:
            msg = (
                "links have no address yet; put path('files/', include('xsendfile.django.urls')) "
                "into the urlpatterns of ROOT_URLCONF"
            )
            raise ImproperlyConfigured(msg) from error
        return mount.removesuffix("/") + link


def _check_utf8(name: str) -> None:
    """Raise `BadSettingError` for a name that the view of links would not find again."""
    try:
        name_bytes(name).decode()
    except (NotFound, UnicodeDecodeError):
        msg = (
            f"path is {name!r}, which is no UTF-8, as Django's addresses have to be; "
            "give the file another name, or let send_file deliver it"
        )
        raise BadSettingError(msg) from None
