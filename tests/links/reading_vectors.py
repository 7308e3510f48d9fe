"""The vectors of the facts, and the dialects that they are for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xsendfile._errors import Refused
from xsendfile._refusals import REFUSALS
from xsendfile.links import (
    Dialect,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    TokenConfig,
)
from xsendfile.links._dialect import signed_request

Vector = dict[str, Any]

DIRECTORY = Path(__file__).parent / "vectors"


def vectors(name: str) -> list[Vector]:
    """Return the vectors of one file, those without a link aside."""
    read: list[Vector] = json.loads((DIRECTORY / f"{name}.json").read_bytes())
    return [vector for vector in read if vector["url"]]


def native_vectors() -> Mapping[str, Any]:
    """Return the vectors of the native link, with their keys."""
    read: Mapping[str, Any] = json.loads((DIRECTORY / "native.json").read_bytes())
    return read


def mount_of(vector: Vector) -> str:
    """Return where the location of a vector is mounted."""
    given = vector["parameters"]
    if "hash_algo" in given:
        return ""
    mount: str = given.get("AuthTokenPrefix") or given.get("secdownload.uri-prefix") or ""
    return mount.removesuffix("/") or "/" + vector["url"].split("/")[1]


def url_of(vector: Vector) -> str:
    """Return a link below its mount, as it was sent."""
    url: str = vector["url"]
    return url.removeprefix(mount_of(vector))


def dialect_of(vector: Vector) -> Dialect:
    """Return the dialect that verified a vector, set up as it was there."""
    given = vector["parameters"]
    if vector["scheme"] == "mod_auth_token":
        return ModAuthToken(
            given["AuthTokenSecret"],
            timeout=given["AuthTokenTimeout"],
            bind_address=given.get("AuthTokenLimitByIp") == "on",
            allow_weak_secret=True,
        )
    if vector["scheme"] == "wsgi-xsendfile-1.0":
        return TokenConfig(given["secret"], given["hash_algo"], given["timeout"])
    if vector["scheme"] == "lighttpd-secdownload":
        return Secdownload(
            given["secdownload.secret"],
            algorithm=given["secdownload.algorithm"],
            timeout=given["secdownload.timeout"],
            path_segments=given["path-segments"],
            hash_querystr=given["hash-querystr"],
            allow_weak_secret=True,
        )
    if vector["scheme"] == "nginx-secure_link_secret":
        return SecureLinkSecret(given["secure_link_secret"], allow_weak_secret=True)
    return secure_link_of(vector, allow_shifts=True)


def secure_link_of(vector: Vector, *, allow_shifts: bool) -> SecureLink:
    """Return the dialect of a vector for `secure_link_md5`."""
    return SecureLink(
        "secret",
        expression=vector["parameters"]["secure_link_md5"].replace("secret", "{secret}"),
        prefix=mount_of(vector),
        allow_weak_secret=True,
        allow_shifts=allow_shifts,
    )


def status_of(dialect: Dialect, vector: Vector, now: float) -> int:
    """Return the status with which a link is answered."""
    request = signed_request(url_of(vector), vector["method"], vector["client_ip"])
    try:
        dialect.grant(request, now=now)
    except Refused as refused:
        return refusal_status(dialect, refused)
    return 200


def refusal_status(dialect: Dialect, refused: Refused) -> int:
    """Return the status of a refusal, as the applications look it up."""
    statuses = {**REFUSALS, **dialect.statuses}
    return next(statuses[kind] for kind in type(refused).__mro__ if kind in statuses)
