"""The configuration of a site: read once, and where it starts if it is asked to."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.adapters.flask.site import answer, below, site
from xsendfile import BadSenderError, MissingExtraError, Nginx
from xsendfile.cli.objects import load
from xsendfile.flask import XSendfile, send_from_directory

Settings = dict[str, dict[str, Any]]
WRONG = {"documents": {"ROOT": "/srv/documents", "SENDER": "nginx"}}
MISSING = "XSENDFILE['documents']['LOCATION'] is missing"


def configured(settings: object) -> Flask:
    app = Flask(__name__)
    app.config["XSENDFILE"] = settings
    return app


def test_a_wrong_setting_fails_where_the_site_starts() -> None:
    with pytest.raises(BadSenderError) as error:
        XSendfile(configured(WRONG))
    assert str(error.value).startswith(MISSING)
    with pytest.raises(BadSenderError):
        XSendfile().init_app(configured(WRONG))


def test_without_the_extension_it_fails_with_the_first_file() -> None:
    app = site(below("/srv/documents", "a.pdf"), WRONG, TESTING=True)
    with pytest.raises(BadSenderError) as error:
        answer(app)
    assert str(error.value).startswith(MISSING)


def test_roots_are_found_by_their_names(directory: Path, by_nginx: Settings) -> None:
    roots = XSendfile()
    app = site(lambda: send_from_directory(roots["documents"], "note.txt"), by_nginx)
    roots.init_app(app)
    assert answer(app).header("X-Accel-Redirect") == "/_documents/note.txt"
    with app.app_context():
        assert dict(roots) == {"documents": roots["documents"]}
        assert (list(roots), len(roots)) == (["documents"], 1)
        assert roots["documents"].root.directory == bytes(directory)


def test_an_unknown_name_is_told_with_the_known_ones(by_nginx: Settings) -> None:
    roots = XSendfile(configured({**by_nginx, "other": {"ROOT": "/srv/other"}}))
    with pytest.raises(KeyError) as error:
        roots["reports"]
    assert error.value.args == (
        "XSENDFILE has no 'reports'; give one of its names: 'documents', 'other'",
    )
    assert "reports" not in roots


def test_each_application_has_its_own_roots(by_nginx: Settings, by_itself: Settings) -> None:
    roots = XSendfile()
    first, second = configured(by_nginx), configured(by_itself)
    for app in (first, second):
        roots.init_app(app)
    with first.app_context():
        assert isinstance(roots["documents"].sender, Nginx)
        with second.app_context():
            assert repr(roots["documents"].sender) == "Serve()"


def test_one_that_was_made_with_its_application_needs_no_context(by_nginx: Settings) -> None:
    app = configured(by_nginx)
    roots = XSendfile(app)
    files = roots["documents"]
    other = configured({})
    with app.app_context():
        assert roots["documents"] is files
    with other.app_context():
        assert list(roots) == []


def test_one_that_was_not_needs_one() -> None:
    with pytest.raises(RuntimeError, match="outside of application context"):
        list(XSendfile())


def test_the_configuration_is_read_once(directory: Path, by_nginx: Settings) -> None:
    for made in (XSendfile, answer):
        app = site(below(directory, "note.txt"), by_nginx)
        made(app)
        app.config["XSENDFILE"] = {}
        assert answer(app).header("X-Accel-Redirect") == "/_documents/note.txt"
        with app.app_context():
            assert XSendfile()["documents"] is XSendfile()["documents"]


def test_a_site_may_have_no_roots(directory: Path) -> None:
    app = site(below(directory, "note.txt"))
    assert len(XSendfile(app)) == 0
    assert answer(app).body == "ñandú".encode()


def test_a_configuration_may_come_from_the_environment(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_XSENDFILE__documents__ROOT", str(directory))
    monkeypatch.setenv("FLASK_XSENDFILE__documents__SENDER", "nginx")
    monkeypatch.setenv("FLASK_XSENDFILE__documents__LOCATION", "/_documents/")
    app = Flask(__name__)
    app.config.from_prefixed_env()
    shown = f"PrivateFiles({str(directory)!r}, Nginx('/_documents/'))"
    assert repr(XSendfile(app)["documents"]) == shown


SITE = """
from flask import Flask
from xsendfile.flask import XSendfile

app = Flask(__name__)
app.config["XSENDFILE"] = {
    "documents": {"ROOT": "/srv/documents", "SENDER": "nginx", "LOCATION": "/_documents/"},
}
roots = XSendfile(app)
"""


def test_the_command_line_finds_the_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site_of_flask.py").write_text(SITE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (files,) = load("site_of_flask:roots")
    assert repr(files) == "PrivateFiles('/srv/documents', Nginx('/_documents/'))"


def test_without_flask_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("xsendfile.flask")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flask", None)
    with pytest.raises(MissingExtraError) as error:
        importlib.import_module("xsendfile.flask")
    assert str(error.value) == (
        "xsendfile.flask needs Flask; install it with: pip install 'xsendfile[flask]'"
    )
