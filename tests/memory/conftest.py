"""A memory over the real disk, as an ordinary user, and a clock that the test moves."""

from __future__ import annotations

import pytest

from tests.disk.conftest import files, outside, place, resolver
from tests.memory.asking import SENDERS, Clock
from xsendfile import Sender

__all__ = ["files", "outside", "place", "resolver"]  # the disk's own


@pytest.fixture
def clock() -> Clock:
    """The clock of the memory."""
    return Clock()


@pytest.fixture(params=[*SENDERS.values()], ids=[*SENDERS])
def sender(request: pytest.FixtureRequest) -> Sender:
    """One that hands over, and one that sends."""
    sender: Sender = request.param
    return sender
