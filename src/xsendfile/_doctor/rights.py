"""Who may read a file: the mode bits of it and of the directories on the way. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Step, User

_READ, _ENTER = 0o4, 0o1


def barrier(steps: Sequence[Step], user: User) -> Step | None:
    """Return the first step that `user` cannot make (path_resolution(7)), None if there is none.

    Access control lists, and what confines a server further (SELinux, systemd's
    `ProtectHome`), are not looked at.
    """
    if user.uid == 0:
        return None
    for step in steps:
        needed = _READ if step is steps[-1] else _ENTER
        if not _bits(step, user) & needed:
            return step
    return None


def _bits(step: Step, user: User) -> int:
    """Return the three bits that count: those of the owner, of the group or of others."""
    if user.uid == step.uid:
        return step.mode >> 6
    if step.gid in user.gids:
        return step.mode >> 3
    return step.mode
