"""The examination: first the delivery, then what holds for a file that arrives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from . import openness, protocol
from .delivery import DELIVERY, server_of
from .mends import mended
from .records import PART, Answer, Ask, Case, Check, CheckName, Finding, untested

# A second look, where the first has found nothing, takes the place of the first.
_LATER: Mapping[CheckName, Check] = MappingProxyType(
    {
        "encoding": openness.encoding,
        "entity-tag": protocol.entity_tag,
        "lost-headers": protocol.lost_headers,
        "head": protocol.head,
        "ranges": protocol.ranges,
        "preconditions": protocol.preconditions,
        "compression": protocol.compression,
        "sender-choice": openness.sender_choice,
        "symlinks": openness.symlinks,
    }
)
# A tag that is the same for all files answers a condition wrongly, or not at all.
_CAUSES: Mapping[CheckName, CheckName] = MappingProxyType({"preconditions": "entity-tag"})


class Report(NamedTuple):
    """What an examination found.

    Attributes:
        server: the name of the server, if it is known.
        findings: one for each check, in the order of the examination.

    """

    server: str | None
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether no fault was found."""
        return all(finding.state != "fault" for finding in self.findings)


def examine(case: Case, ask: Ask) -> Report:
    """Ask, and judge what comes. A fault that explains others stands alone.

    Raises:
        Unreachable: no connection, or no HTTP.

    """
    first = ask(case.question(most=max(case.file.size + 1, PART)))
    server = server_of(case, first)
    findings = _delivery(case, first, ask)
    broken = next((name for name in findings if findings[name].state == "fault"), None)
    findings["internal-location"] = openness.internal_location(case, first, ask)
    for name, check in _LATER.items():
        cause = broken or _cause(name, findings)
        if cause is None:
            findings[name] = check(case, first, ask)
        elif name not in findings:
            findings[name] = untested(name, _explained(cause))
    named = server.names[0] if server else None
    return Report(named, tuple(mended(each, server, case) for each in findings.values()))


def _delivery(case: Case, first: Answer, ask: Ask) -> dict[CheckName, Finding]:
    """Return the findings of the delivery; what comes after a fault is not tested."""
    findings: dict[CheckName, Finding] = {}
    cause = None
    for name, check in DELIVERY.items():
        findings[name] = untested(name, _explained(cause)) if cause else check(case, first, ask)
        if findings[name].state == "fault":
            cause = name
    return findings


def _cause(name: CheckName, findings: Mapping[CheckName, Finding]) -> CheckName | None:
    """Return the fault that would answer for this check, too."""
    cause = _CAUSES.get(name)
    return cause if cause and findings[cause].state == "fault" else None


def _explained(cause: str) -> str:
    """Return why a test would tell nothing."""
    return f"{cause} would answer for it"
