"""Whether the file arrives, and if not, why.

The checks come in order, each for what those before it have found nothing in: the
first that finds a fault explains the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import quote

from xsendfile.servers._front_server import FrontServer

from . import fields
from .mends import ANYWHERE, SERVERS, product_name
from .openness import arrives
from .records import Answer, Ask, Case, Check, CheckName, Finding, fault, fine
from .rights import barrier

_PASSWORD = re.compile(rb"""<input\b[^>]*\btype\s*=\s*["']?password\b""", re.IGNORECASE)
_OURS = re.compile(rb"4[0-9]{2} [A-Z][A-Za-z ]+\n")
_SERVERS_OWN = frozenset((403, 404))
_ONE_ENCODING = frozenset(("nginx", "lighttpd", "uwsgi"))  # the others differ by their generation


def server_of(case: Case, first: Answer) -> FrontServer | None:
    """Return the server at hand: as it is known, or as it names itself; None if neither."""
    name = case.server or case.sender or _named(first)
    return SERVERS[name] if name else None


def header_leak(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether a hand-over stays between the application and its server."""
    answers = {"GET": first}
    if first.status == HTTPStatus.OK:
        answers["HEAD"] = ask(case.question(method="HEAD"))
        answers["a range"] = ask(case.question((fields.RANGE, "bytes=0-0")))
    for asked, answer in answers.items():
        leaked = fields.hand_overs(answer.headers)
        if leaked:
            return _leak(case, first, f"{leaked[0]} in the answer to {asked}")
    return fine("header-leak", "no such header in any answer")


def _leak(case: Case, first: Answer, seen: str) -> Finding:
    """Return that a header of a hand-over reaches clients, and whose fault that is."""
    if other := _other_server(case, first):
        meaning = f"the application's sender is for {case.sender}, but {other} answers"
        return fault("header-leak", seen, meaning)._replace(mend=ANYWHERE["header-leak"])
    meaning = (
        "the server does not act on the application's header: clients are told where the file "
        "lies, and do not get it"
    )
    return fault("header-leak", seen, meaning)


def access(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether the application lets this request through."""
    seen = f"{first.status}, and not the file"
    if (
        first.status == HTTPStatus.OK
        and _PASSWORD.search(first.start)
        and not _is_the_file(case, first)
    ):
        return fault("access", "200, with a form for a password", "the application wants a login")
    if first.status == HTTPStatus.OK or first.fails or _is_the_servers(case, first, ask):
        return fine("access", "not refused by the application")
    if first.redirects:
        return fault("access", seen, "the application sends elsewhere, perhaps to a login")
    if _is_ours(first):
        if first.status == HTTPStatus.NOT_FOUND and barrier(case.file.steps, case.user):
            return fine("access", "refused by the application, which may not be able to see it")
        why = f": {case.refused}" if case.refused else "; its log `xsendfile` at INFO says why"
        return fault("access", seen, f"the application refuses{why}")
    meaning = "the application refuses: no login, a link that has ended, or a wrong URL"
    if other := _other_server(case, first):
        meaning += f"; or its sender, which is for {case.sender}, means nothing to {other}"
    return fault("access", seen, meaning)


def readable(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001 - a `Check`
    """Whether mode bits explain that the server does not send the file."""
    step = barrier(case.file.steps, case.user)
    if step is None or first.status not in {0, *_SERVERS_OWN}:
        return fine("readable", "nothing that mode bits would explain")
    what = "file" if step is case.file.steps[-1] else "directory"
    return fault(
        "readable",
        f"{first.seen}; a {what} on the way has mode {step.mode:04o}",
        f"{case.user.name} may not {'read' if what == 'file' else 'enter'} "
        + fields.shown(step.path.decode(errors="replace")),
    )


def server_error(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether there is an answer, and none that speaks of a failure."""
    if not first.fails:
        return fine("server-error", f"{first.status}")
    if first.status in {502, 503, 504}:
        meaning = "the server does not reach the application, or cannot use its answer"
    else:
        meaning = "the application or the server fails while it answers"
    return fault("server-error", first.seen, meaning)


def encoding(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether the server understands the name as the application has encoded it."""
    if first.sha256 in case.file.mistaken:
        return fault(
            "encoding",
            "the bytes of another file, whose name is this one's, decoded or encoded",
            "the application and the server encode names differently: clients get wrong files",
        )
    by_name = first.status in _SERVERS_OWN and not case.file.has_plain_name
    if case.probes:
        by_name = by_name and arrives(case.probes, case, ask)
    elif case.sender in _ONE_ENCODING and not _other_server(case, first):
        by_name = False  # the sender is the one for it
    if not by_name:
        return fine("encoding", "nothing that the encoding of the name would explain")
    return fault(
        "encoding",
        f"{first.status} from the server, for a name that has to be encoded",
        "the application and the server encode names differently; if plain names do not arrive "
        "either, the server looks in the wrong directory",
    )


def mapping(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether the server finds the file where the application says."""
    if first.status not in _SERVERS_OWN:
        return fine("mapping", "the server finds a file")
    return fault(
        "mapping",
        f"{first.status} from the server, not from the application; the file is there",
        "the server looks in another place: a wrong directory, a slash that is missing, a "
        "location that it does not know; or a link on the way, or a rule, forbids it; or "
        "another rule takes this URL before the application is asked"
        + ("" if first.start else "; or the application refuses with an empty page: give -H"),
    )


def empty_body(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether there is a body."""
    if first.size or not case.file.size:
        return fine("empty-body", f"{first.size} bytes")
    return fault(
        "empty-body",
        f"{first.status} with an empty body",
        "the server drops the application's header, and does not act on it",
    )


def length(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether the body is as long as it was announced, and as the file."""
    size = case.file.size
    if first.cut or (first.size < size and case.file.start.startswith(first.start)):
        return fault(
            "length",
            f"the body ends after {first.size} of {size} bytes",
            "a wrong Content-Length, or a connection that is closed early: a download breaks off",
        )
    if first.size > size and first.start.startswith(case.file.start):
        return fault("length", "more than the file", "something is appended to the file's bytes")
    return fine("length", f"{first.size} bytes, as announced")


def compression(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether the bytes come as they are, where no coding was allowed (RFC 9110 §12.5.3)."""
    codings = fields.codings(first.headers)
    if not codings or _is_the_file(case, first):
        return fine("compression", "none")
    return fault(
        "compression",
        f"Content-Encoding: {fields.shown(', '.join(codings))}, to Accept-Encoding: identity",
        "a client that cannot decode it gets a broken file",
    )


def same_file(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether the bytes are those of the file."""
    if _is_the_file(case, first):
        return fine("same-file", "the bytes of the file")
    return fault(
        "same-file",
        f"{first.status} with other bytes than the file's",
        "another rule of the server wins, and sends a file of the same name; or the URL does not "
        "deliver this file, but a page such as that of a login: give -H",
    )


DELIVERY: Mapping[CheckName, Check] = MappingProxyType(
    {
        "header-leak": header_leak,
        "access": access,
        "readable": readable,
        "server-error": server_error,
        "encoding": encoding,
        "mapping": mapping,
        "empty-body": empty_body,
        "length": length,
        "compression": compression,
        "same-file": same_file,
    }
)
"""The checks of the first answer, in their order."""


def _other_server(case: Case, first: Answer) -> str | None:
    """Return what the server calls itself, if it is another than the application believes."""
    name = case.server or _named(first)
    if name is None or case.sender is None or SERVERS[name] is SERVERS[case.sender]:
        return None
    return name


def _named(answer: Answer) -> str | None:
    """Return the server by how it names itself in an answer; None if that is not known."""
    return product_name(fields.value_of(answer.headers, fields.SERVER) or "")


def _is_the_file(case: Case, answer: Answer) -> bool:
    """Whether an answer that was read to its end holds the file."""
    return (answer.size, answer.sha256) == (case.file.size, case.file.sha256)


def _is_ours(answer: Answer) -> bool:
    """Whether this is a refusal of the library's applications (`_refusals`)."""
    told = fields.value_of(answer.headers, fields.CACHE_CONTROL)
    return told == "no-store" and _OURS.fullmatch(answer.start) is not None


def _is_the_servers(case: Case, first: Answer, ask: Ask) -> bool:
    """Whether a refusal is the server's own, after the application has handed over."""
    server = server_of(case, first)
    if server is None or first.status not in _SERVERS_OWN:
        return False
    if server.is_own_page(first.start):
        return True
    # A server that does not know the location asks the application for it: its 404, twice.
    if first.status != HTTPStatus.NOT_FOUND or not (server.answers_location and case.location):
        return False
    direct = ask(case.elsewhere(quote(case.location) + case.rests[0]))
    return direct.status == HTTPStatus.NOT_FOUND and direct.start == first.start
