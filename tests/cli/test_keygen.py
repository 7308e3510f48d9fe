"""`xsendfile keygen`."""

from __future__ import annotations

import argparse
import base64
import re

import pytest

from tests.clocks import at
from xsendfile.cli import keygen, main
from xsendfile.links import LinkSigner, keys_from


def generated(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["keygen", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_a_line_of_a_key_file_with_32_random_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    line = generated(capsys, "--id", "2026b")
    key, _, secret = line.removesuffix("\n").partition(":")
    assert key == "2026b"
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)


def test_the_line_is_a_key_that_signs(capsys: pytest.CaptureFixture[str]) -> None:
    keys = keys_from(generated(capsys), "keys")
    signer = LinkSigner(keys)
    assert signer.verify(signer.sign("a.txt")).path == b"a.txt"


def test_no_two_are_alike(capsys: pytest.CaptureFixture[str]) -> None:
    assert len({generated(capsys, "--id", "a") for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("moment", "key"), [(0, "1970-01"), (1_700_000_000, "2023-11"), (1_798_761_599, "2026-12")]
)
def test_without_an_id_it_is_called_after_the_month(
    capsys: pytest.CaptureFixture[str], moment: float, key: str
) -> None:
    keygen.run(argparse.Namespace(id=None), clock=at(moment))
    assert capsys.readouterr().out.startswith(f"{key}:")


@pytest.mark.parametrize("key", ["", "a b", "a:b", "ä", "a" * 33, "a\n", "#a"])
def test_an_id_that_no_link_can_hold(capsys: pytest.CaptureFixture[str], key: str) -> None:
    assert main(["keygen", "--id", key]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("xsendfile: key id is ")
