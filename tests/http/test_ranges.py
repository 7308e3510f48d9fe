"""Each byte alone, of files of every small size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.http.rims import RIMS, Rim
from tests.http.table import DATA
from xsendfile import PrivateFiles


@pytest.mark.parametrize("rim", RIMS)
@pytest.mark.parametrize("size", range(1, 11))
def test_every_one_byte_range_is_that_byte(tmp_path: Path, rim: Rim, size: int) -> None:
    (tmp_path / "ten.txt").write_bytes(DATA[:size])
    files = PrivateFiles(tmp_path)
    last = size - 1
    asked = [(f"{first}-{first}", first) for first in range(size)]
    for wanted, position in [*asked, (f"{last}-", last), (f"{last}-{size}", last), ("-1", last)]:
        answer = rim(files, {"Range": f"bytes={wanted}"})
        assert (answer.status, answer.body) == (206, DATA[position : position + 1])
        assert answer.header("Content-Range") == f"bytes {position}-{position}/{size}"
        assert answer.header("Content-Length") == "1"
    assert rim(files, {"Range": f"bytes={size}-{size}"}).status == 416
