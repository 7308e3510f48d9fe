"""The system checks: what is wrong is said when the site starts, not when a file is missing.

==============  ======================================================================
xsendfile.E001  XSENDFILE, or a setting of a root
xsendfile.E002  SENDFILE_ROOT, SENDFILE_URL or SENDFILE_BACKEND
xsendfile.E003  XSENDFILE_KEYS
xsendfile.W001  a root is missing, or may not be entered
xsendfile.W002  what is uploaded cannot be read by the web server
xsendfile.W003  directories of uploads cannot be entered by the web server
xsendfile.W004  no sender for django-sendfile2's backend mod_wsgi
xsendfile.W005  files are handed over without having been looked at
==============  ======================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - as Django calls it
from django.core.exceptions import ImproperlyConfigured

from xsendfile._configured import SETTING, private_files
from xsendfile._errors import BadSettingError, RootNotFound
from xsendfile._files import PrivateFiles

from . import _backends, _settings, sendfile

Messages: TypeAlias = list[CheckMessage]

_READ = 0o044
_ENTER = 0o011
_FILE_MODE = "FILE_UPLOAD_PERMISSIONS", "file_permissions_mode"
_DIRECTORY_MODE = "FILE_UPLOAD_DIRECTORY_PERMISSIONS", "directory_permissions_mode"
_UNSEEN = (
    "links that lead out of it, directories and files that are not there are for the web server "
    "alone to refuse; no length, no validator and no 404 comes from here"
)


def check_roots(**_: object) -> Messages:
    """Check what XSENDFILE holds, and that its roots are there."""
    messages = _wrong_roots()
    for name, files in [] if messages else _roots():
        messages += _missing(f"{SETTING}[{name!r}]['ROOT']", files)
    return messages


def check_uploads(**_: object) -> Messages:
    """Check that a web server can read what is uploaded, where one is to."""
    if not any(_hands_over(files) for _, files in _all()):
        return []
    messages = []
    for place, mode in _modes(*_FILE_MODE):
        if mode is None:
            text = f"{place} is None: large uploads are readable by their owner alone (0600)"
            messages.append(_unreadable(text))
        elif not isinstance(mode, int):
            messages.append(_no_mode(place, mode, "xsendfile.W002"))
        elif not mode & _READ:
            messages.append(_unreadable(f"{place} is 0o{mode:o}: nobody else may read uploads"))
    for place, mode in _modes(*_DIRECTORY_MODE):
        if mode is not None and not isinstance(mode, int):
            messages.append(_no_mode(place, mode, "xsendfile.W003"))
        elif mode is not None and not mode & _ENTER:
            messages.append(
                Warning(
                    f"{place} is 0o{mode:o}: nobody else may enter the directories of uploads, "
                    "and the web server cannot send what is in them.",
                    hint="Give 0o755; or 0o750, with the web server's user in the group.",
                    id="xsendfile.W003",
                )
            )
    return messages


def check_sendfile(**_: object) -> Messages:
    """Check the settings of django-sendfile2, where there are any."""
    if not _has_sendfile():
        return []
    try:
        files = sendfile.configured()
    except ImproperlyConfigured as error:
        return [Error(f"{error}.", id="xsendfile.E002")]
    messages = _missing("SENDFILE_ROOT", files)
    if settings.SENDFILE_BACKEND == _backends.MOD_WSGI:
        messages.append(
            Warning(
                f"SENDFILE_BACKEND is {_backends.MOD_WSGI!r}: there is no sender for its internal "
                "redirect, so that the application sends the bytes.",
                hint=(
                    "Have Apache load mod_xsendfile, with XSendFilePath for SENDFILE_ROOT, and "
                    "give 'django_sendfile.backends.xsendfile'."
                ),
                id="xsendfile.W004",
            )
        )
    return messages


def check_keys(**_: object) -> Messages:
    """Check the keys of links, where there are any of their own."""
    if getattr(settings, "XSENDFILE_KEYS", None) is None:
        return []
    try:
        _settings.signer("")
    except ImproperlyConfigured as error:
        hint = "`xsendfile keygen` prints a key."
        return [Error(f"{error}.", hint=hint, id="xsendfile.E003")]
    return []


def check_unseen(**_: object) -> Messages:
    """Say what is given up where files are not looked at."""
    places = [
        f"{SETTING}[{place!r}]['CHECK']" if place else "SENDFILE_CHECK_FILE_EXISTS"
        for place, files in _all()
        if not files.check
    ]
    return [
        Warning(
            f"{place} is False: files are handed over without being looked at, so that {_UNSEEN}.",
            hint="Leave it out, unless the application cannot see the files at all.",
            id="xsendfile.W005",
        )
        for place in places
    ]


def _wrong_roots() -> Messages:
    """Return what is wrong with XSENDFILE: every wrong root once, then how they fit together."""
    given = getattr(settings, SETTING, None)
    if given is None:
        return []
    wrong: Messages = []
    for name, each in given.items() if isinstance(given, Mapping) else ():
        try:
            private_files(name, each)
        except BadSettingError as error:
            wrong.append(Error(f"{error}.", id="xsendfile.E001"))
    if not wrong:
        try:
            _settings.roots()
        except ImproperlyConfigured as error:
            wrong.append(Error(f"{error}.", id="xsendfile.E001"))
    return wrong


def _roots() -> Iterable[tuple[str, PrivateFiles]]:
    """Return the roots by their names; none where they are wrong, which is said elsewhere."""
    if getattr(settings, SETTING, None) is None:
        return ()
    try:
        return _settings.roots().items()
    except ImproperlyConfigured:
        return ()


def _all() -> Iterator[tuple[str, PrivateFiles]]:
    """Yield the roots by their names, that of django-sendfile2 with none."""
    yield from _roots()
    if _has_sendfile():
        try:
            yield "", sendfile.configured()
        except ImproperlyConfigured:
            return


def _has_sendfile() -> bool:
    """Whether the site is configured for django-sendfile2."""
    return any(hasattr(settings, sendfile.PREFIX + name) for name in ("ROOT", "BACKEND"))


def _hands_over(files: PrivateFiles) -> bool:
    """Whether a web server has to read the files."""
    return not files.sender.sends_bytes


def _missing(setting: str, files: PrivateFiles) -> Messages:
    """Return a warning unless the root is there, where it is looked at."""
    if not files.check:
        return []
    try:
        files.root.resolve()
    except RootNotFound:
        return [
            Warning(
                f"{setting} is no directory, or may not be entered: every file is a 404.",
                hint="Make the directory, or let the application's user enter it.",
                id="xsendfile.W001",
            )
        ]
    return []


def _modes(setting: str, option: str) -> Iterator[tuple[str, object]]:
    """Yield the permissions that uploads get, with the place of the setting that says so.

    They are what the site gives, which may be anything; so may the storages be.
    """
    yield setting, getattr(settings, setting)
    for alias, storage in settings.STORAGES.items():
        options: Any = storage.get("OPTIONS") if isinstance(storage, Mapping) else None
        if isinstance(options, Mapping) and options.get(option) is not None:
            yield f"STORAGES[{alias!r}]['OPTIONS'][{option!r}]", options[option]


def _no_mode(place: str, mode: object, number: str) -> CheckMessage:
    """Return the warning about permissions that the system does not know."""
    return Warning(
        f"{place} is {mode!r}, which is no int: uploads fail.",
        hint="Give a number in octal, such as 0o644 for files or 0o755 for directories.",
        id=number,
    )


def _unreadable(text: str) -> CheckMessage:
    """Return the warning about files that only their owner may read."""
    return Warning(
        f"{text}, and the web server cannot send them.",
        hint="Give 0o644; or 0o640, with the web server's user in the group.",
        id="xsendfile.W002",
    )
