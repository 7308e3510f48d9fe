"""What `Nginx` asks of nginx beside the file (X-Accel-Limit-Rate and its kin)."""

from __future__ import annotations

from typing import Any

import pytest

from xsendfile import BadSenderError, File, Nginx, Request

FILE = File(b"/srv", (b"a",), (b"a",), 7, 10**9)


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ({"limit_rate": 1}, [("X-Accel-Limit-Rate", "1")]),
        ({"limit_rate": 10**9}, [("X-Accel-Limit-Rate", "1000000000")]),
        ({"buffering": True}, [("X-Accel-Buffering", "yes")]),
        ({"buffering": False}, [("X-Accel-Buffering", "no")]),
        ({"expires": 0}, [("X-Accel-Expires", "0")]),
        ({"expires": 60}, [("X-Accel-Expires", "60")]),
        ({"charset": "utf-8"}, [("X-Accel-Charset", "utf-8")]),
        ({"charset": "off"}, [("X-Accel-Charset", "off")]),
        (
            {"limit_rate": 5, "buffering": False, "expires": 1, "charset": "koi8-r"},
            [
                ("X-Accel-Limit-Rate", "5"),
                ("X-Accel-Buffering", "no"),
                ("X-Accel-Expires", "1"),
                ("X-Accel-Charset", "koi8-r"),
            ],
        ),
        ({"limit_rate": None, "buffering": None, "expires": None, "charset": None}, []),
    ],
    ids=repr,
)
def test_options_of_nginx(options: dict[str, Any], headers: list[tuple[str, str]]) -> None:
    reply = Nginx("/x/", **options).reply(Request("GET"), FILE, [])
    assert [*reply.headers[1:]] == [("Content-Length", "0"), *headers]


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        *[
            ("limit_rate", value, "give a whole number from 1 to 2147483647, or None")
            for value in (0, -1, True, "100k", 1.5)
        ],
        *[
            ("expires", value, "give a whole number from 0 to 2147483647, or None")
            for value in (-1, False, "60", "off", 1.0)
        ],
        *[("buffering", value, "give True, False or None") for value in (0, 1, "yes", "")],
        *[
            ("charset", value, "give a name such as 'utf-8', 'off', or None")
            for value in ("", "utf 8", "utf-8\r\nX: y", "ü", b"utf-8", 8, True)
        ],
    ],
)
def test_a_value_that_nginx_would_misread_is_refused(
    option: str, value: object, remedy: str
) -> None:
    wrong: dict[str, Any] = {option: value}
    with pytest.raises(BadSenderError) as error:
        Nginx("/x/", **wrong)
    assert str(error.value) == f"{option} is {value!r}; {remedy}"
