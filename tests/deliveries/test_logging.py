"""The line in the log: under whatever a site has made of `logging`."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xsendfile import Delivery, Nginx, PrivateFiles, Request, log_delivery

TOLD = Delivery("r-1", "documents", "2026/report.pdf", "nginx", 200, 1000, "ada", "2026a")


@pytest.fixture
def factory() -> Iterator[Callable[[Callable[..., logging.LogRecord]], None]]:
    """Sets the record factory of the process, until the test has ended."""
    before = logging.getLogRecordFactory()
    yield logging.setLogRecordFactory
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize("field", Delivery._fields)
def test_a_record_factory_that_knows_our_attributes_too_breaks_nothing(
    field: str, factory: Callable[[Any], None], caplog: pytest.LogCaptureFixture
) -> None:
    """`extra` would raise: "Attempt to overwrite 'request_id' in LogRecord"."""

    def made(*arguments: Any, **more: Any) -> logging.LogRecord:  # noqa: ANN401 - of `logging`
        record = logging.LogRecord(*arguments, **more)
        setattr(record, field, "-")
        record.tenant = "t-1"
        return record

    factory(made)
    with caplog.at_level(logging.INFO, "xsendfile"):
        log_delivery(TOLD)
    (record,) = caplog.records
    assert {name: vars(record)[name] for name in Delivery._fields} == TOLD._asdict()
    assert vars(record)["tenant"] == "t-1"


def test_a_file_is_delivered_under_it(
    tmp_path: Path, factory: Callable[[Any], None], caplog: pytest.LogCaptureFixture
) -> None:
    class Traced(logging.LogRecord):
        def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - of `logging`
            super().__init__(*arguments, **more)
            self.request_id, self.user = "of the framework", "-"

    (tmp_path / "a.txt").write_bytes(b"a")
    files = PrivateFiles(tmp_path, Nginx("/_f/"), on_delivery=log_delivery)
    factory(Traced)
    with caplog.at_level(logging.INFO, "xsendfile"):
        assert files.answer(Request("GET"), "a.txt").status == 200
    assert caplog.messages == ["delivered with 200 by nginx"]


def test_a_record_says_where_it_was_made(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "xsendfile"):
        log_delivery(TOLD)
    (record,) = caplog.records
    assert record.pathname == inspect.getsourcefile(log_delivery)
    assert record.funcName == "log_delivery"
    assert (record.levelno, record.exc_info) == (logging.INFO, None)


def test_none_is_made_that_nobody_reads(
    factory: Callable[[Any], None], caplog: pytest.LogCaptureFixture
) -> None:
    made: list[object] = []
    factory(lambda *arguments, **_: made.append(arguments))
    with caplog.at_level(logging.WARNING, "xsendfile"):
        log_delivery(TOLD)
    assert made == []


def test_filters_and_a_switched_off_logger_count(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("xsendfile")

    def other(record: logging.LogRecord) -> bool:
        return bool(vars(record)["user"] != "ada")

    logger.addFilter(other)
    try:
        with caplog.at_level(logging.INFO, "xsendfile"):
            log_delivery(TOLD)
            log_delivery(TOLD._replace(user="eve"))
    finally:
        logger.removeFilter(other)
    assert [vars(record)["user"] for record in caplog.records] == ["eve"]
