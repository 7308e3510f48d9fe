"""What HTTP promises of a file that arrives: each check asks, and judges what comes."""

from __future__ import annotations

from http import HTTPStatus

from . import fields
from .records import Answer, Ask, Case, Finding, fault, fine, untested

_EMPTY = "the file is empty; give one with some bytes"
# RFC 9110 §8.8.3: no server that tells files apart has these for a file.
_CONSTANT_TAGS = frozenset(('"0"', 'W/"0"', '""', 'W/""'))
_OTHER_TAG = '"xsendfile-doctor"'
_EQUAL = "one entity tag for different files: caches take one file for another"


def entity_tag(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether the entity tag tells one file from another."""
    tag = fields.value_of(first.headers, fields.ETAG)
    if tag in _CONSTANT_TAGS:
        return fault("entity-tag", f"ETag: {tag}", _EQUAL)
    if case.probes is not None:
        answers = [ask(case.elsewhere(probe.target)) for probe in case.probes.plain]
        tags = [fields.value_of(answer.headers, fields.ETAG) for answer in answers]
        if answers[0].start != answers[1].start and tags[0] is not None and tags[0] == tags[1]:
            return fault("entity-tag", "the same ETag for two files of one size", _EQUAL)
    if tag is None:
        return fine("entity-tag", "none")
    return fine("entity-tag", fields.shown(tag))


def lost_headers(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001 - a `Check`
    """Whether the headers arrive that the application sends."""
    lost = []
    for name, expected in case.expected:
        value = fields.value_of(first.headers, name)
        if value is None:
            lost.append(f"no {name}")
        elif expected is not None and not fields.says(value, expected):
            lost.append(f"another {name}")
    if lost:
        meaning = (
            "the server drops what the application says of the file, or says something else; "
            "what this view says itself is for --expect"
        )
        return fault("lost-headers", ", ".join(lost), meaning)
    if fields.value_of(first.headers, fields.CONTENT_TYPE) is None:
        meaning = "the server drops what the application says of the file; browsers will guess"
        return fault("lost-headers", f"no {fields.CONTENT_TYPE}", meaning)
    if not case.expected:
        return untested("lost-headers", "give --app, or --expect 'Name: value'")
    return fine("lost-headers", ", ".join(dict.fromkeys(name for name, _ in case.expected)))


def head(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether HEAD tells what GET does (RFC 9110 §9.3.2)."""
    answer = ask(case.question(method="HEAD"))
    if answer.status != HTTPStatus.OK:
        meaning = "who looks for links that are broken, or for sizes, is told something else"
        return fault("head", f"{answer.seen} to HEAD", meaning)
    if answer.size:
        meaning = "clients that keep their connection read it as the next response"
        return fault("head", "a body after the headers", meaning)
    size = fields.value_of(answer.headers, fields.CONTENT_LENGTH)
    differing = [name for name in fields.ALIKE if _differ(name, first, answer)]
    if size not in {None, str(case.file.size)}:
        differing.append(fields.CONTENT_LENGTH)
    if differing:
        meaning = "HEAD and GET are not answered alike: caches throw away what they hold"
        return fault("head", f"another {', '.join(differing)} than to GET", meaning)
    return fine("head", "as GET, without the body")


def ranges(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether a part of the file can be had (RFC 9110 §14): its first and its last byte."""
    size = case.file.size
    if not size:
        return untested("ranges", _EMPTY)
    if fields.codings(first.headers):
        return untested("ranges", "servers may send whole what has a Content-Encoding")
    for wanted, place, byte in (
        ("bytes=0-0", 0, case.file.start[:1]),
        ("bytes=-1", size - 1, case.file.last),
    ):
        answer = ask(case.question((fields.RANGE, wanted)))
        if answer.status != HTTPStatus.PARTIAL_CONTENT:
            return fault(
                "ranges",
                f"{answer.seen} to {wanted}",
                "downloads cannot be resumed, and nobody can seek in a film",
            )
        told = fields.value_of(answer.headers, fields.CONTENT_RANGE)
        if (answer.start, told) != (byte, f"bytes {place}-{place}/{size}"):
            meaning = "a resumed download is put together wrongly"
            return fault("ranges", f"206 to {wanted}, with another part", meaning)
    return fine("ranges", "206 to bytes=0-0 and bytes=-1")


def preconditions(case: Case, first: Answer, ask: Ask) -> Finding:
    """Whether a client that has the file is spared it, and only that one (RFC 9110 §13)."""
    tag = fields.value_of(first.headers, fields.ETAG)
    date = fields.value_of(first.headers, fields.LAST_MODIFIED)
    if tag is not None:
        name, value = fields.IF_NONE_MATCH, tag
    elif date is not None:
        name, value = fields.IF_MODIFIED_SINCE, date
    else:
        return untested("preconditions", "the answer has neither ETag nor Last-Modified")
    answer = ask(case.question((name, value)))
    if answer.status != HTTPStatus.NOT_MODIFIED:
        meaning = "clients get again what they have"
        seen = f"{answer.seen} to {name} with what was told"
        return fault("preconditions", seen, meaning)
    answer = ask(case.question((fields.IF_NONE_MATCH, _OTHER_TAG)))
    if answer.status != HTTPStatus.OK:
        seen = f"{answer.seen} to {fields.IF_NONE_MATCH} with another tag"
        return fault("preconditions", seen, "clients keep what is no longer the file")
    return fine("preconditions", f"304 to {name}")


def compression(case: Case, first: Answer, ask: Ask) -> Finding:  # noqa: ARG001
    """Whether what is compressed is said to be, once (RFC 9110 §8.4)."""
    answer = ask(case.question(fields.GZIP))
    codings = fields.codings(answer.headers)
    told = ", ".join(map(fields.shown, codings))
    once = fields.decoded(answer.start)
    if len(codings) > 1 or (once is not None and _begins(fields.decoded(once), case)):
        meaning = "it is compressed twice: browsers show or save what is still compressed"
        return fault("compression", f"Content-Encoding: {told or 'none'}, decoded twice", meaning)
    if answer.start == case.file.start:
        return fine("compression", f"as it lies on the disk, {told}" if told else "none")
    if _begins(once, case) and codings:
        return fine("compression", told)
    if _begins(once, case):
        meaning = "browsers show or save what is still compressed"
        return fault("compression", "compressed, without Content-Encoding", meaning)
    seen = f"{answer.seen} with other bytes, Content-Encoding: {told or 'none'}"
    return fault("compression", seen, "clients that accept gzip get something else")


def _begins(body: bytes | None, case: Case) -> bool:
    """Whether this is the file, or its beginning as far as it was read."""
    return bool(body) and body is not None and case.file.start.startswith(body)


def _differ(name: str, first: Answer, answer: Answer) -> bool:
    """Whether both answers have a header, and disagree."""
    told = [fields.value_of(each.headers, name) for each in (first, answer)]
    return None not in told and told[0] != told[1]
