"""What the application says of a file, at the client."""

from __future__ import annotations

import gzip
from typing import Unpack

from tests.conformance.disk import coded, content_of
from tests.conformance.rows.row import Differences, Section
from tests.conformance.visit import Visit, whose
from xsendfile._model import PresentationOptions

section = Section("Headers")


def _kept(visit: Visit, name: str, value: str) -> Differences:
    """Look whether a header of the application's arrives, once and as it was."""
    answer = visit.send(b"plain.txt", headers={name: value})
    if answer.all(name) != [value]:
        yield f"`{name}: {', '.join(answer.all(name))}`" if answer.all(name) else "lost"


def _type(
    visit: Visit, name: bytes, expected: str, **options: Unpack[PresentationOptions]
) -> Differences:
    seen = visit.send(name, **options).all("Content-Type")
    if seen != [expected]:
        yield f"`{', '.join(seen)}`" if seen else "lost"


@section.row
def type_by_name(visit: Visit) -> Differences:
    """`Content-Type` is the library's, also for a suffix that the server does not know."""
    yield from _type(visit, b"plain.txt", "text/plain")
    yield from _type(visit, b"report.pdf", "application/pdf")
    yield from _type(visit, b"unknown.suffix", "application/octet-stream")
    yield from _type(visit, b"no-suffix", "application/octet-stream")


@section.row
def type_of_the_application(visit: Visit) -> Differences:
    """`Content-Type` is the view's, exotic or with a charset, whatever the suffix says."""
    for exotic in ("application/vnd.exotic+json", "text/html; charset=iso-8859-15"):
        yield from _type(visit, b"plain.txt", exotic, mimetype=exotic)


@section.row
def download_name(visit: Visit) -> Differences:
    """`Content-Disposition: attachment` with a name that is not ASCII."""
    answer = visit.send(b"report.pdf", as_attachment=True, download_name="Été 是.pdf")
    (value,) = answer.all("Content-Disposition") or [""]
    starred = "filename*=UTF-8''%C3%89t%C3%A9%20%E6%98%AF.pdf"
    if not (value.startswith("attachment; ") and starred in value):
        yield value or "lost"


@section.row
def content_encoding(visit: Visit) -> Differences:
    """A file that is compressed on the disk arrives as it is, with `Content-Encoding: gzip`."""
    wanted = {"Accept-Encoding": "gzip"}
    own = {"Content-Encoding": "gzip"}
    answer = visit.send(b"page.html.gz", "GET", wanted, mimetype="text/html", headers=own)
    assert answer.body in {coded("front"), coded("inner")}
    if answer.all("Content-Encoding") != ["gzip"]:
        yield ", ".join(answer.all("Content-Encoding")) or "lost"


@section.row
def compressed_once_at_most(visit: Visit) -> Differences:
    """A client that takes gzip gets the file, or the file compressed once and labelled."""
    for name in (b"plain.txt", b"style.css"):
        answer = visit.send(name, "GET", {"Accept-Encoding": "gzip"})
        codings = answer.all("Content-Encoding")
        body = gzip.decompress(answer.body) if codings else answer.body
        if body != content_of(name, "front") or codings not in ([], ["gzip"]):
            yield f"{codings}"


@section.row
def cache_control(visit: Visit) -> Differences:
    """`private, no-cache` by itself, and `max_age` where it was given."""
    plain, aged = visit.send(b"plain.txt"), visit.send(b"plain.txt", max_age=60)
    for answer, expected in ((plain, "private, no-cache"), (aged, "private, max-age=60")):
        if answer.all("Cache-Control") != [expected]:
            yield ", ".join(answer.all("Cache-Control")) or "lost"


@section.row
def expires(visit: Visit) -> Differences:
    """`Expires`."""
    return _kept(visit, "Expires", "Thu, 01 Dec 1994 16:00:00 GMT")


@section.row
def two_cookies(visit: Visit) -> Differences:
    """Two lines of `Set-Cookie`, in their order."""
    cookies = ["a=1; Path=/", "b=2; HttpOnly"]
    answer = visit.send(b"plain.txt", headers=[("Set-Cookie", cookie) for cookie in cookies])
    if answer.all("Set-Cookie") != cookies:
        yield ", ".join(answer.all("Set-Cookie")) or "lost"


@section.row
def vary(visit: Visit) -> Differences:
    """`Vary`; the server may add to it."""
    answer = visit.send(b"plain.txt", headers=[("Vary", "Cookie"), ("Vary", "Accept-Language")])
    seen = {part.strip().lower() for line in answer.all("Vary") for part in line.split(",")}
    if not {"cookie", "accept-language"} <= seen:
        yield "lost"


@section.row
def content_security_policy(visit: Visit) -> Differences:
    """`Content-Security-Policy`."""
    return _kept(visit, "Content-Security-Policy", "default-src 'none'; sandbox")


@section.row
def nosniff(visit: Visit) -> Differences:
    """`X-Content-Type-Options`."""
    return _kept(visit, "X-Content-Type-Options", "nosniff")


@section.row
def referrer_policy(visit: Visit) -> Differences:
    """`Referrer-Policy`."""
    return _kept(visit, "Referrer-Policy", "no-referrer")


@section.row
def other_security_headers(visit: Visit) -> Differences:
    """`Strict-Transport-Security`, `Permissions-Policy` and `X-Frame-Options`."""
    yield from _kept(visit, "Strict-Transport-Security", "max-age=60")
    yield from _kept(visit, "Permissions-Policy", "camera=()")
    yield from _kept(visit, "X-Frame-Options", "DENY")


@section.row
def cross_origin(visit: Visit) -> Differences:
    """`Access-Control-Allow-Origin` and `Cross-Origin-Resource-Policy`."""
    yield from _kept(visit, "Access-Control-Allow-Origin", "https://example.org")
    yield from _kept(visit, "Cross-Origin-Resource-Policy", "same-site")


@section.row
def content_language(visit: Visit) -> Differences:
    """`Content-Language`."""
    return _kept(visit, "Content-Language", "de")


@section.row
def a_header_of_your_own(visit: Visit) -> Differences:
    """`X-Own`: a header that no server has heard of."""
    return _kept(visit, "X-Own", "1")


@section.row
def one_date(visit: Visit) -> Differences:
    """`Date`, once (RFC 9110 §6.6.1)."""
    count = len(visit.send(b"plain.txt").all("Date"))
    if count != 1:
        yield "twice" if count else "none"


@section.row
def one_length(visit: Visit) -> Differences:
    """`Content-Length` of the file, once, also for an empty one."""
    for name in (b"plain.txt", b"empty.bin"):
        answer = visit.send(name)
        if name == b"plain.txt":
            whose(name, answer.body)
        if answer.all("Content-Length") != [str(len(answer.body))]:
            yield ", ".join(answer.all("Content-Length")) or "none"
