"""Headers under which nothing that was uploaded can act in the site's name. Pure."""

from __future__ import annotations

from xsendfile._http.disposition import content_disposition
from xsendfile._http.inline import may_be_shown, would_run
from xsendfile._model import Header

from .lines import values

_OF_THE_POLICY = frozenset(
    ("content-disposition", "content-security-policy", "content-type", "x-content-type-options")
)


def restrained(headers: list[Header], name: bytes) -> list[Header]:
    """Return headers under which nothing that was uploaded can act in the site's name.

    Args:
        headers: of a delivery.
        name: of the file, for a download that has not been given one.

    """
    media_types = values(headers, "content-type")
    replaced = {"x-content-type-options"}
    added: list[Header] = [("X-Content-Type-Options", "nosniff")]
    if not media_types or not may_be_shown(media_types):
        replaced.add("content-disposition")
        given = values(headers, "content-disposition")
        disposition = _as_attachment(given, name.decode(errors="replace"))
        added.append(("Content-Disposition", disposition))
    if would_run(media_types):
        replaced.add("content-security-policy")
        policies = ", ".join(values(headers, "content-security-policy")).split(", ")
        policies = [*(each for each in policies if each and each != "sandbox"), "sandbox"]
        added.append(("Content-Security-Policy", ", ".join(policies)))
    return [*(header for header in headers if header[0].lower() not in replaced), *added]


def without_policy(headers: list[Header]) -> list[Header]:
    """Return the headers of an application's 304, for a file that may be an upload.

    They would take the place of those that the file came with (RFC 9111 §4.3.4).
    """
    return [header for header in headers if header[0].lower() not in _OF_THE_POLICY]


def _as_attachment(given: list[str], name: str) -> str:
    """Return the value for `Content-Disposition` that saves, with the parameters of `given`."""
    if not given:
        return content_disposition("attachment", name)
    _, semicolon, parameters = given[0].partition(";")
    return f"attachment{semicolon}{parameters}"
