"""How long it takes to refuse what is no link: per byte, for tokens of 1 kB to 1 MB.

The shapes are those at which a parser could lose its way: long runs of what
separates fields, of what a field consists of, and links that are right but for
one overlong part. Where time grows with the length alone, the numbers of a row stay
about the same; a parser that goes back over what it has read shows one ten
times as high in each next column, and a growth of a hundred.

The path is decoded before, as a server does it.

Run it with `python -m benchmarks.link_parsing`.
"""

from __future__ import annotations

import platform
import sys
import time

from xsendfile.links import (
    Dialect,
    LinkSigner,
    ModAuthToken,
    Refused,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    SignedRequest,
    TokenConfig,
)
from xsendfile.links._dialect import signed_request

SIZES = (1_000, 10_000, 100_000, 1_000_000)  # bytes
ROUNDS = 5  # of which the fastest counts
_SECRET = "Zeq8-5mbV_ok2tXw7Lr3nQ"  # noqa: S105 - keeps nothing
_NOW = 1_700_000_000
_HEX, _MAC = "a" * 32, "A" * 43

DIALECTS: dict[str, Dialect] = {
    "native": LinkSigner({"k1": _SECRET}),
    "mod-auth-token": ModAuthToken(_SECRET),
    "mod-auth-token, address": ModAuthToken(_SECRET, bind_address=True),
    "xsendfile-1.0": TokenConfig(_SECRET),
    "secdownload, md5": Secdownload(_SECRET, algorithm="md5"),
    "secdownload, sha256": Secdownload(_SECRET, path_segments=2, hash_querystr=True),
    "secure-link": SecureLink(_SECRET),
    "secure-link-secret": SecureLinkSecret(_SECRET),
}
SHAPES = {
    "one name": "/{a}", "slashes": "{/}", "segments": "{/a}", "dots": "/{../}", "newlines": "/{\n}",
    "bytes": "/{%FF}", "percents": "/{%25}", "question marks": "/a{?}", "hyphens": "/{a-}",
    "digits": "/{0}", "ampersands": "/a?{&}", "equals": "/a?{=}", "empty fields": "/a?{md5=&}",
    "one field many times": "/a?{key=k1&}", "signatures": "/a?{sig=&}", "in the path": "/{sig=&}/a",
    "unknown fields": "/a?{x=1&}sig=x", "long field": f"/a?expires={{1}}&key=k1&sig={_MAC}",
    "long name": f"/a?expires=1&key=k1&name={{%C3}}&sig={_MAC}",
    "long path": f"/{{a}}?expires=1&key=k1&sig={_MAC}",
    "long path form": f"/expires=1&key=k1&sig={_MAC}/{{a/}}",
    "long expires": "/a?md5=qcVTNCV5gJfwhuqnNm27Pw&expires={1}",
    "long md5": "/a?md5={a}&expires=1", "md5 stamp name": f"/{_HEX}/6553f100/{{6}}",
    "md5 stamp segments": f"/{_HEX}/6553f100{{/a}}", "md5 stamp": f"/{_HEX}/{{6}}/a",
    "mac stamp name": f"/{_MAC}/6553f100/{{6}}", "mac stamp query": f"/{_MAC}/6553f100/a?{{k}}",
    "mac stamps": f"/{_MAC}{{/6553f100}}/a", "digest-stamp": f"/{_HEX}-6553f100/{{6}}",
    "digests": f"/{{{_HEX}-6553f100}}/a",
}  # fmt: skip


def main() -> int:
    """Print nanoseconds per byte: of the slowest shape for each dialect and size."""
    print(f"Python {platform.python_version()}, {platform.platform()}")
    print(f"nanoseconds per byte, the fastest of {ROUNDS}, for the slowest of {len(SHAPES)} shapes")
    print("(its name for 1 MB); `growth`: of any shape's time per byte, from 10 kB to 1 MB\n")
    print(f"{'':24}" + "".join(f"{size // 1000:>7} kB" for size in SIZES) + f"{'growth':>9}")
    for name, dialect in DIALECTS.items():
        taken = {
            shape: [_per_byte(dialect, _request(text, size)) for size in SIZES]
            for shape, text in SHAPES.items()
        }
        slowest = max(taken, key=lambda shape: taken[shape][-1])
        growth = max(costs[-1] / costs[1] for costs in taken.values())
        columns = "".join(f"{max(column):10.1f}" for column in zip(*taken.values(), strict=True))
        print(f"{name:24}{columns}{growth:9.1f}   {slowest}")
    return 0


def _request(shape: str, size: int) -> SignedRequest:
    """Return a request with a URL of about that many bytes: what stands in braces is repeated."""
    before, _, rest = shape.partition("{")
    repeated, _, after = rest.partition("}")
    url = before + repeated * (size // len(repeated)) + after
    return signed_request(url, client="192.0.2.7")


def _per_byte(dialect: Dialect, request: SignedRequest) -> float:
    """Return how long a request takes to be refused, in nanoseconds per byte."""
    fastest = min(_taken(dialect, request) for _ in range(ROUNDS))
    return fastest / (len(request.path) + len(request.query))


def _taken(dialect: Dialect, request: SignedRequest) -> int:
    """Return how long it takes, in nanoseconds."""
    started = time.perf_counter_ns()
    try:
        dialect.grant(request, now=_NOW)
    except Refused:
        return time.perf_counter_ns() - started
    message = "a link was accepted that should not be"
    raise AssertionError(message)


if __name__ == "__main__":
    sys.exit(main())
