"""`xsendfile verify` and links of the past that are for one address."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.keys import SECRET, key_file
from tests.cli.test_verify import FIT, KEYS, NOW, judged
from tests.clocks import at
from xsendfile.links import ModAuthToken, SecureLink


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with two keys, named by the environment."""
    monkeypatch.setenv("XSENDFILE_KEY_FILE", key_file(tmp_path))


EXPRESSION = "$secure_link_expires ${remote_addr} $uri {secret}"
FOR_AN_ADDRESS = {
    "secure-link": SecureLink(KEYS, expression=EXPRESSION).sign(
        "a", client="192.0.2.7", clock=at(NOW)
    ),
    "mod-auth-token": ModAuthToken(KEYS, bind_address=True).sign(
        "a", client="192.0.2.7", clock=at(NOW)
    ),
}
SIGNED_WITH_IT = {"secure-link": ["--expression", EXPRESSION], "mod-auth-token": ["--bind-address"]}


@pytest.mark.parametrize("dialect", FOR_AN_ADDRESS)
def test_a_link_for_an_address(capsys: pytest.CaptureFixture[str], dialect: str) -> None:
    asked = [FOR_AN_ADDRESS[dialect], "--dialect", dialect, *SIGNED_WITH_IT[dialect]]
    assert judged(capsys, *asked, "--client", "192.0.2.7")[0] == 0
    assert judged(capsys, *asked) == (
        1,
        "refused: bound to a network or an address; give --client, the address of who asks\n",
    )
    text = FIT.format(", or --client is another address")
    assert judged(capsys, *asked, "--client", "192.0.2.8") == (1, f"refused: {text}")


@pytest.mark.parametrize("dialect", FOR_AN_ADDRESS)
def test_an_address_that_is_not_signed_is_no_reason(
    capsys: pytest.CaptureFixture[str], dialect: str
) -> None:
    asked = [FOR_AN_ADDRESS[dialect], "--dialect", dialect, "--client", "192.0.2.8"]
    assert judged(capsys, *asked) == (1, f"refused: {FIT.format('')}")


def test_a_link_that_is_also_one_for_another_address(capsys: pytest.CaptureFixture[str]) -> None:
    """`/a6`, 6b553f11 and 27.0.0.1 are the same text as `/a`, 66b553f1 and 127.0.0.1."""
    text = f"{SECRET}/a66b553f1127.0.0.1".encode()
    link = f"/{hashlib.md5(text, usedforsecurity=False).hexdigest()}/6b553f11/a6"
    options = ["--dialect", "mod-auth-token", "--bind-address", "--client", "27.0.0.1"]
    assert judged(capsys, link, *options, now=0x6B553F11) == (
        1,
        "refused: also a link for another address\n",
    )
