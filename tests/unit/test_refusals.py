from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest

from xsendfile._errors import (
    BadToken,
    ExpiredToken,
    MalformedToken,
    MethodNotAllowed,
    NotFound,
    NotYetValid,
    OutsideRoot,
    Refused,
    WrongMethod,
)
from xsendfile._refusals import ORIGINAL_REFUSALS, REFUSALS, refusal
from xsendfile.links import TokenConfig


class TooEarly(Refused):
    """A refusal that somebody else's verifier may raise."""


class TooCurious(OutsideRoot):
    """A special case of one of ours."""


ALL = [
    (NotFound("gone", b"/secret"), 404, 404),
    (OutsideRoot("'..' in the path", b"../secret"), 404, 403),
    (TooCurious("outside", b"../secret"), 404, 403),
    (MethodNotAllowed("POST"), 405, 405),
    (WrongMethod("POST"), 405, 405),
    (BadToken("wrong digest"), 403, 404),
    (MalformedToken("no link"), 403, 404),
    (NotYetValid("early", 1.0), 403, 410),
    (ExpiredToken("over", 1.0), 410, 410),
    (TooEarly("too early"), 404, 404),
]


@pytest.mark.parametrize(("refused", "new", "original"), ALL)
def test_each_refusal_has_its_status(refused: Refused, new: int, original: int) -> None:
    assert refusal(refused, "GET", REFUSALS).status == new
    statuses = {**REFUSALS, **TokenConfig.statuses}
    assert refusal(refused, "GET", statuses).status == original
    if not isinstance(refused, BadToken | NotYetValid | ExpiredToken):
        assert refusal(refused, "GET", ORIGINAL_REFUSALS).status == original


@pytest.mark.parametrize("refused", [refused for refused, _, _ in ALL])
def test_the_body_is_the_status_alone_and_its_length_is_told(refused: Refused) -> None:
    reply = refusal(refused, "GET", REFUSALS)
    (body,) = reply.body
    assert isinstance(body, bytes)
    assert body.startswith(str(reply.status).encode() + b" ")
    assert body.count(b"\n") == 1
    assert body.endswith(b"\n")
    assert dict(reply.headers)["Content-Length"] == str(len(body))
    assert b"secret" not in body


def test_head_gets_the_headers_of_get_and_no_body() -> None:
    refused = NotFound("gone", b"a")
    head = refusal(refused, "HEAD", REFUSALS)
    assert head == refusal(refused, "GET", REFUSALS)._replace(body=())


@pytest.mark.parametrize(("refused", "status", "_original"), ALL)
def test_allow_goes_with_405_alone(refused: Refused, status: int, _original: int) -> None:
    allow = dict(refusal(refused, "GET", REFUSALS).headers).get("Allow")
    assert allow == ("GET, HEAD" if status == 405 else None)


@pytest.mark.parametrize("statuses", [REFUSALS, ORIGINAL_REFUSALS])
def test_the_tables_cannot_be_altered(statuses: Mapping[type[Refused], int]) -> None:
    with pytest.raises(TypeError):
        statuses[NotFound] = 200  # type: ignore[index]


@pytest.mark.parametrize(("refused", "status", "_original"), ALL)
def test_the_log_has_one_line_with_status_and_reason(
    refused: Refused, status: int, _original: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "xsendfile"):
        refusal(refused, "GET", REFUSALS)
    line = f"refused with {status}: {refused.reason}"
    assert caplog.record_tuples == [("xsendfile", logging.INFO, line)]
    assert "secret" not in caplog.text
