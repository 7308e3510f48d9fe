"""What a client can reach that it should not: each check asks as an attacker would."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote

from . import fields
from .records import Answer, Ask, Case, Finding, Probes, Question, fault, fine, untested

_NEED_PROBES = "give --write-probes: it needs files with names of its own"
_NOWHERE = "/xsendfile-doctor-asks-for-nothing"
_NO_PLAIN_PROBE = "DIR-URL does not deliver the probes: it must name files beside --file"


def spellings(location: str, rest: str) -> Iterator[tuple[str, str]]:
    """Yield ways to spell a path below a location: what each is called, and the target."""
    path = quote(location) + rest
    inner = path[1:]
    yield "plain", path
    yield "percent-encoded", f"/%{ord(inner[0]):02x}{inner[1:]}"
    yield "two slashes", f"/{path}"
    yield "two slashes within", quote(location) + "/" + rest
    yield "one dot", f"/.{path}"
    yield "two dots", f"/x/..{path}"
    yield "encoded dots", f"/x/%2e%2e{path}"
    yield "upper case", quote(location.upper()) + rest
    yield "a query", f"{path}?x=1"
    yield "a semicolon", f"{path};x"
    yield "a semicolon within", f"{quote(location)[:-1]};x/{rest}"
    yield "an encoded slash", f"{quote(location)[:-1]}%2f{rest}"
    yield "encoded slashes", f"/x/..%2f{inner}"


def internal_location(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether clients get the file without asking the application."""
    because = _without_location(case, first)
    if because or case.location is None:
        return untested("internal-location", because)
    # Whoever has no cookie and no password: what comes is not the application's decision.
    anybody = tuple(header for header in case.headers if header[0].lower() == fields.HOST.lower())
    if _begins_as_the_file(case, ask(Question(_NOWHERE, headers=anybody))):
        return untested("internal-location", "the application delivers the file at every URL")
    asked = 0
    for rest in case.rests:
        for what, target in spellings(case.location, rest):
            answer = ask(Question(target, headers=anybody))
            asked += 1
            if _begins_as_the_file(case, answer):
                return fault(
                    "internal-location",
                    f"the file, asked for by the internal location ({what})",
                    "everybody gets every file, without the application",
                )
    return fine("internal-location", f"out of reach, in {asked} spellings")


def _without_location(case: Case, first: Answer) -> str:
    """Return why no internal location is asked for, empty if one is."""
    if not case.file.size:
        return "the file is empty; give one with some bytes"
    if case.location is not None:
        return first.trouble
    if case.sender:
        return f"{case.sender} has none for this application"
    return "none is known; where there is one, give --location"


def sender_choice(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether a request header changes how the file is sent."""
    for name, value in fields.COMMANDS:
        answer = ask(case.question((name, value)))
        if fields.hand_overs(answer.headers) or not _same_or_refused(answer, first):
            return fault(
                "sender-choice",
                f"{answer.seen}, and another answer, to {name}: {value}",
                "the application believes clients: they learn where files lie, or get others",
            )
    return fine("sender-choice", f"the same answer to {len(fields.COMMANDS)} request headers")


def encoding(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001 - a `Check`
    """Whether names arrive as they are, beside files that a wrong encoding would send."""
    if case.probes is None:
        if case.file.has_plain_name:
            return untested("encoding", _NEED_PROBES)
        return fine("encoding", "the file's own name, which has to be encoded")
    if not arrives(case.probes, case, ask):
        return untested("encoding", _NO_PLAIN_PROBE)
    for name, probe in case.probes.special:
        answer = ask(case.elsewhere(probe.target))
        if answer.start != probe.content:
            return fault(
                "encoding",
                f"{answer.seen}, and not the file, for the name {name!a}",
                "the application and the server encode names differently: clients get wrong files",
            )
    return fine("encoding", f"{len(case.probes.special)} names with special characters")


def symlinks(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether a link leads out of the root."""
    if case.probes is None:
        return untested("symlinks", _NEED_PROBES)
    if case.follows:
        return untested("symlinks", 'the application says symlinks="follow"')
    if not arrives(case.probes, case, ask):
        return untested("symlinks", _NO_PLAIN_PROBE)
    answer = ask(case.elsewhere(case.probes.link.target))
    if answer.start == case.probes.link.content:
        return fault(
            "symlinks",
            "a file elsewhere, by a symbolic link in the directory",
            "who can make a link there can have any file that the server may read",
        )
    return fine("symlinks", f"{answer.seen} for a link that leads out")


def _begins_as_the_file(case: Case, answer: Answer) -> bool:
    """Whether an answer begins as the file does."""
    return answer.status == HTTPStatus.OK and answer.start == case.file.start


def _same_or_refused(answer: Answer, first: Answer) -> bool:
    """Whether a request got the file as before, or nothing."""
    if answer.refuses:
        return True
    kind = [fields.value_of(each.headers, fields.CONTENT_TYPE) for each in (answer, first)]
    same = (answer.status, answer.start) == (first.status, first.start)
    return same and kind[0] == kind[1]


def arrives(probes: Probes, case: Case, ask: Ask) -> bool:
    """Whether a probe with a plain name is delivered."""
    plain, _ = probes.plain
    return ask(case.elsewhere(plain.target)).start == plain.content
