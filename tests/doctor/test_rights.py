from __future__ import annotations

import pytest

from xsendfile._doctor.records import Step, User
from xsendfile._doctor.rights import barrier

OTHERS = User()
ADA = User("ada", 1000, frozenset({1000, 33}))
ROOT = User("root", 0, frozenset({0}))


def way(directory: int, file: int, uid: int = 0, gid: int = 0) -> tuple[Step, Step]:
    return Step(b"/d", directory, uid, gid), Step(b"/d/f", file, uid, gid)


@pytest.mark.parametrize(
    ("steps", "user", "stopped_at"),
    [
        (way(0o755, 0o644), OTHERS, None),
        (way(0o711, 0o604), OTHERS, None),  # to enter is enough
        (way(0o754, 0o644), OTHERS, b"/d"),  # to list is not
        (way(0o755, 0o640), OTHERS, b"/d/f"),
        (way(0o755, 0o651), OTHERS, b"/d/f"),
        (way(0o700, 0o600), OTHERS, b"/d"),  # the first is named
        (way(0o700, 0o400, uid=1000), ADA, None),
        (way(0o077, 0o077, uid=1000), ADA, b"/d"),  # the owner's bits count for the owner
        (way(0o750, 0o640, gid=33), ADA, None),
        (way(0o707, 0o607, gid=33), ADA, b"/d"),  # and the group's for its members
        (way(0o755, 0o644, uid=1, gid=1), ADA, None),
        (way(0o750, 0o640, uid=1, gid=1), ADA, b"/d"),
        (way(0o000, 0o000, uid=1, gid=1), ROOT, None),
        ((), OTHERS, None),
    ],
)
def test_the_first_step_that_a_user_cannot_make(
    steps: tuple[Step, ...], user: User, stopped_at: bytes | None
) -> None:
    step = barrier(steps, user)
    assert (step.path if step else None) == stopped_at
