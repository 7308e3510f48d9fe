"""`xsendfile doctor`: examines a running deployment, through its public address."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator

from xsendfile._doctor.application import Told, told_by, told_without
from xsendfile._doctor.disk import original, server_user
from xsendfile._doctor.examination import Report, examine
from xsendfile._doctor.exchange import Client, Origin, parsed
from xsendfile._doctor.fields import expected_header, request_header
from xsendfile._doctor.mends import ANYWHERE, SERVERS
from xsendfile._doctor.probes import written
from xsendfile._doctor.records import Case, Finding, Original, User
from xsendfile._errors import BadSettingError
from xsendfile.servers._location import checked_location

from .commands import Commands, tell
from .objects import load

_WIDTH = 100
_CHECK = max(map(len, ANYWHERE)) + 2
_STATE = len("not tested") + 2
_TIMEOUT = 10.0  # seconds
_LONGEST = 3600.0  # seconds

_EPILOG = """\
Reads only: GET and HEAD, and --file. With --write-probes, one directory xsendfile-doctor-…
is made beside --file and removed again; DIR-URL ends in / or =, and continued with the name
of a file beside --file it delivers that one.

exit status: 0 nothing found, 1 a fault, 2 not examined

examples:
  xsendfile doctor https://example.org/report/7 --file /srv/docs/7.pdf -H 'Cookie: session=…'
  xsendfile doctor http://localhost:8080/docs/a.pdf --file /srv/docs/a.pdf --app shop:documents
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "doctor",
        description=(
            "Examine a deployment through its public address: this URL delivers this file. "
            "Prints what was tested, what was seen, what it means, and the line that mends it."
        ),
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("url", metavar="URL", help="delivers the file; it is not printed")
    add("--file", required=True, metavar="PATH", help="the file, as this machine sees it")
    add(
        "-H",
        dest="headers",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a request header, such as a cookie; may be repeated",
    )
    add(
        "--app",
        metavar="MODULE:ATTRIBUTE",
        help="the application's PrivateFiles: tells headers, location, policy and server",
    )
    add("--location", dest="internal", metavar="/PATH/", help="the internal location")
    add("--server", dest="front", choices=list(SERVERS), help="the server, if it hides its name")
    add("--server-user", metavar="NAME", help="whom it runs as; others, unless told")
    add(
        "--expect",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a response header that must arrive, or just its name; may be repeated",
    )
    add("--write-probes", metavar="DIR-URL", help="test special names, with files of its own")
    add("--json", action="store_true", help="print one JSON object")
    add("--timeout", type=float, default=_TIMEOUT, metavar="SECONDS", help="for each step; 10")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine, and print the report.

    Raises:
        BadSettingError: an option is wrong.
        Unreachable: there is nothing to examine.

    """
    report = _report(options)
    text = _as_json(report) if options.json else _as_table(report)
    tell(text)
    return 0 if report.healthy else 1


def _report(options: argparse.Namespace) -> Report:
    """Return what the examination finds."""
    if not 0 < options.timeout <= _LONGEST:
        msg = f"--timeout takes seconds, from above 0 to {_LONGEST:g}"
        raise BadSettingError(msg)
    origin, target = parsed(options.url)
    user = server_user(options.server_user) if options.server_user else User()
    headers = tuple(map(request_header, options.headers))
    prefix = _prefix(options.write_probes, origin) if options.write_probes else None
    spelled = tuple(map(expected_header, options.expect))
    location = None if options.internal is None else checked_location(options.internal)
    file = original(options.file)
    told = _told(options.app, file, location)
    named = {expected.name.lower() for expected in spelled}
    of_the_application = (each for each in told.expected if each.name.lower() not in named)
    case = Case(
        target,
        file,
        headers,
        (*of_the_application, *spelled),
        server=options.front,
        sender=told.server,
        user=user,
        location=told.location,
        rests=told.rests,
        directory=told.directory,
        follows=told.follows,
        refused=told.refused,
    )
    ask = Client(origin, options.timeout)
    if prefix is None:
        return examine(case, ask)
    with written(file.path, prefix) as probes:
        return examine(case._replace(probes=probes), ask)


def _told(spec: str | None, file: Original, location: str | None) -> Told:
    """Return what is known from the application, and from `--location`, which counts more."""
    if spec is None:
        return told_without(file.path, location)
    told = told_by(load(spec), file.path)
    return told._replace(location=location) if location else told


def _prefix(url: str, origin: Origin) -> str:
    """Return the request target that the names of the probes continue."""
    own, target = parsed(url)
    if own != origin:
        msg = "--write-probes: DIR-URL is at another site than URL"
        raise BadSettingError(msg)
    if not target.endswith(("/", "=")):
        msg = "--write-probes: DIR-URL must end in / or =, for the name of a file to follow"
        raise BadSettingError(msg)
    return target


def _as_json(report: Report) -> str:
    """Return the report for programs."""
    findings = [finding._asdict() for finding in report.findings]
    whole = {"server": report.server, "healthy": report.healthy, "findings": findings}
    return json.dumps(whole, indent=2) + "\n"


def _as_table(report: Report) -> str:
    """Return the report for people: faults with what they mean and the line that mends them."""
    faults = sum(finding.state == "fault" for finding in report.findings)
    untested = sum(finding.state == "not tested" for finding in report.findings)
    summary = f"{faults or 'no'} fault{'s' * (faults != 1)} found, {untested} not tested"
    server = f"server: {report.server or 'unknown; give --server'}"
    lines = [line for finding in report.findings for line in _lines(finding)]
    return "\n".join([server, *lines, summary]) + "\n"


def _lines(finding: Finding) -> Iterator[str]:
    """Yield a finding as lines of the table."""
    state = "FAULT" if finding.state == "fault" else finding.state
    yield from _wrapped(f"{finding.check:{_CHECK}}{state:{_STATE}}", finding.seen)
    for what, text in (("meaning", finding.meaning), ("mend", finding.mend)):
        if text:
            yield from _wrapped(" " * _CHECK + f"{what:{_STATE}}", text)


def _wrapped(beginning: str, text: str) -> list[str]:
    """Return text behind its beginning, in lines of which a path or a name is never broken."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=beginning,
        subsequent_indent=" " * len(beginning),
        break_long_words=False,
        break_on_hyphens=False,
    )
