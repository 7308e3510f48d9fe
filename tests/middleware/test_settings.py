"""The settings of the middleware, the same for WSGI and ASGI."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import xsendfile.asgi
import xsendfile.wsgi
from xsendfile import BadRootError, BadSenderError, BadSettingError, Caddy, Nginx, PrivateFiles
from xsendfile._middleware.settings import Settings

Middleware: TypeAlias = type[xsendfile.wsgi.SendfileMiddleware | xsendfile.asgi.SendfileMiddleware]

FILES = PrivateFiles("/srv/media", Nginx("/_media/"))


@pytest.fixture(params=[xsendfile.wsgi, xsendfile.asgi], ids=["wsgi", "asgi"])
def middleware(request: pytest.FixtureRequest) -> Middleware:
    kind: Middleware = request.param.SendfileMiddleware
    return kind


def application(*_: object) -> Any:  # noqa: ANN401
    """Answer nothing: it is never asked."""


@pytest.mark.parametrize(
    "files",
    [
        (),
        (None,),
        ("/srv/media",),
        (Nginx("/_media/"),),
        (FILES, "/srv"),
        ([FILES],),
        (PrivateFiles,),
    ],
    ids=repr,
)
def test_files_are_one_or_more_private_files(files: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        Settings(application, files, ())
    assert str(error.value) == (
        f"files are {files!r}; give one or more PrivateFiles after the application"
    )


@pytest.mark.parametrize("app", [None, "app:application", FILES], ids=repr)
def test_the_application_comes_first(middleware: Middleware, app: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        middleware(app, FILES)
    assert str(error.value) == (
        f"app is {app!r}; give the application first, then one or more PrivateFiles"
    )


@pytest.mark.parametrize("exclude", ["/video", "", "video", b"/video", None, 7, FILES], ids=repr)
def test_excluded_paths_are_a_list(exclude: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        Settings(application, [FILES], exclude)
    assert str(error.value) == f"exclude is {exclude!r}; give a list of paths such as ['/video']"


@pytest.mark.parametrize(
    "path",
    ["", "video", "./video", "/", "//", "*", "\ud800", "/\ud800", None, 7, b"/video"],
    ids=repr,
)
def test_a_path_that_no_request_has_below_the_mount_is_refused(path: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        Settings(application, [FILES], ["/good", path])
    assert str(error.value) == (
        f"exclude holds {path!r}; give paths below the mount, such as '/video'"
    )


def test_paths_may_come_from_a_generator() -> None:
    made = Settings(application, [FILES], (path for path in ["/a", "/b"]))
    for _ in range(2):
        assert made.leaves_alone("GET", b"/b/c")


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ([], {}),
        ([FILES], {"exclude": "/video"}),
        ([PrivateFiles(tempfile.gettempdir(), Nginx("/_media/"))], {}),
    ],
)
def test_settings_are_checked_where_the_middleware_is_made(
    middleware: Middleware, files: list[PrivateFiles], options: dict[str, Any]
) -> None:
    with pytest.raises(BadSettingError):
        middleware(application, *files, **options)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The system's directory for temporary files, reached through a link."""
    real = tmp_path.resolve() / "var/temporary"
    real.mkdir(parents=True)
    link = tmp_path / "tmp"
    link.symlink_to(real)
    monkeypatch.setattr(tempfile, "tempdir", str(link))
    return real


@pytest.mark.parametrize(
    "root", ["var/temporary", "tmp", "var", ".", "linked", "above", "var/../tmp"]
)
def test_a_root_that_holds_the_systems_temporary_files_is_refused(
    temporary: Path, tmp_path: Path, root: str
) -> None:
    (tmp_path / "linked").symlink_to(temporary)
    (tmp_path / "above").symlink_to(temporary.parent)
    directory = f"{tmp_path}/{root}"
    with pytest.raises(BadRootError, match="where the system keeps temporary files") as error:
        Settings(application, [FILES, PrivateFiles(directory, Nginx("/_media/"))], ())
    assert repr(directory.encode()) in str(error.value)


@pytest.mark.parametrize(
    "root", ["var/temporary/below", "var/temp", "var/temporary-old", "missing"]
)
def test_a_root_below_the_temporary_files_or_beside_them_is_fine(
    temporary: Path, root: str
) -> None:
    directory = temporary.parent.parent / root
    Settings(application, [PrivateFiles(directory, Nginx("/_media/"))], ())


class Lighttpd(Nginx):
    """A sender that somebody wrote."""


ALL = [
    PrivateFiles("/srv/a", Nginx("/_a/")),
    PrivateFiles("/srv/b"),
    PrivateFiles("/srv/c", Caddy("/_c/")),
    PrivateFiles("/srv/d", Nginx("/_d/")),
    PrivateFiles("/srv/e", Lighttpd("/_e/")),
]


@pytest.mark.parametrize(
    ("name", "indices"),
    [
        (None, [0, 1, 2, 3, 4]),
        ("nginx", [0, 3]),
        ("serve", [1]),
        ("caddy", [2]),
        ("lighttpd", [4]),
    ],
)
def test_a_sender_is_chosen_by_the_name_of_its_class(name: str | None, indices: list[int]) -> None:
    assert list(Settings(application, ALL, ()).chosen(name)) == [ALL[index] for index in indices]


@pytest.mark.parametrize(
    "name", ["", "Nginx", "apache", "nginx,serve", b"nginx", 7, True], ids=repr
)
def test_a_sender_that_is_not_configured_is_no_choice(name: object) -> None:
    with pytest.raises(BadSenderError) as error:
        Settings(application, [ALL[0], ALL[1], ALL[3]], ()).chosen(name)
    assert str(error.value) == (
        f"xsendfile.sender is {name!r}; give one of ['nginx', 'serve'], "
        "the senders that are configured"
    )
