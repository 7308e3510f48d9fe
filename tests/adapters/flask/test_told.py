"""Who downloaded what: a record in the log for each delivery, or whatever the site asks for."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.adapters.flask.conftest import REPORT
from tests.adapters.flask.site import answer, below, file, site
from xsendfile import Delivery, Nginx, PrivateFiles
from xsendfile.flask import XSendfile, send_from_directory

NAME = "2026/report.pdf"


def test_a_delivery_is_logged_by_the_name_of_its_root(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = {"papers": {"ROOT": directory, "SENDER": "nginx", "LOCATION": "/_papers/"}}
    with caplog.at_level(logging.INFO, "xsendfile"):
        answer(site(below(directory, NAME), settings))
    (record,) = caplog.records
    assert record.getMessage() == "delivered with 200 by nginx"
    told = {field: record.__dict__[field] for field in Delivery._fields}
    assert told == Delivery(None, "papers", NAME, "nginx", 200, len(REPORT), None, None)._asdict()


@pytest.mark.parametrize("way", ["file", "directory"])
def test_a_file_below_no_root_is_logged_by_the_name_of_its_directory(
    way: str, directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    view = file(directory / NAME) if way == "file" else below(directory, NAME)
    with caplog.at_level(logging.INFO, "xsendfile"):
        answer(site(view))
    (record,) = caplog.records
    root = "2026" if way == "file" else directory.name
    assert (record.__dict__["root"], record.__dict__["sender"]) == (root, "serve")
    assert str(directory) not in str(record.__dict__)


def test_a_site_may_be_told_in_a_way_of_its_own(directory: Path) -> None:
    told: list[Delivery] = []
    settings = {
        "papers": {"ROOT": directory, "ON_DELIVERY": told.append, "REQUEST_ID": "X-Request-ID"}
    }
    got = answer(site(below(directory, NAME), settings), X_Request_ID="r-1")
    assert ("X-Request-ID", "r-1") in got.headers
    assert told == [Delivery("r-1", "papers", NAME, "serve", 200, len(REPORT), None, None)]


def test_a_root_of_the_views_own_is_logged(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    view = below(PrivateFiles(directory, Nginx("/_papers/"), name="papers"), NAME)
    with caplog.at_level(logging.INFO, "xsendfile"):
        answer(site(view))
    (record,) = caplog.records
    assert (record.__dict__["root"], record.__dict__["sender"]) == ("papers", "nginx")


def test_unless_it_tells_somebody_itself(directory: Path, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Delivery] = []
    view = below(PrivateFiles(directory, on_delivery=told.append), NAME)
    with caplog.at_level(logging.INFO, "xsendfile"):
        answer(site(view))
    assert len(told) == 1
    assert caplog.records == []


def test_a_configured_root_that_is_to_tell_nobody_does_not(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    roots = XSendfile()
    settings = {"papers": {"ROOT": directory, "ON_DELIVERY": None}}
    app = site(lambda: send_from_directory(roots["papers"], NAME), settings)
    with caplog.at_level(logging.INFO, "xsendfile"):
        assert answer(app).status == 200
        assert answer(site(below(directory, NAME), settings)).status == 200
    assert caplog.records == []
