"""A native dialect, and why it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile._errors import Ground
from xsendfile.links import BadToken, LinkSigner

LINKS = LinkSigner({"k1": SECRET})


def now() -> float:
    return NOW


def ground_of(
    url: str,
    links: LinkSigner = LINKS,
    *,
    client: str | None = None,
    bound: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Ground, str | None]:
    with pytest.raises(BadToken) as refused:
        links.verify(url, client=client, bound=bound, clock=now)
    return refused.value.ground, refused.value.field
