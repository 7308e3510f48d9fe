"""No path whatever makes an application fail, or leave its root."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.folder import SECRET, Folder, folder
from tests.hostile.fronts import FRONTS
from tests.hostile.senders import ask, by_name, mounted

_PIECES = st.sampled_from(
    ["..", ".", "", "docs", "docs-secret", "plain.txt", "to-secret", "to-dir", "1", "%2e%2e", "\0"]
)
_PATHS = st.one_of(
    st.text(st.characters(max_codepoint=255)),
    st.text(),
    st.lists(_PIECES, max_size=8).map("/".join),
).map(lambda path: "/" + path)


@pytest.fixture(scope="module")
def place() -> Iterator[Folder]:
    with folder() as made:
        yield made


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=_PATHS)
def test_a_request_is_answered_or_refused(place: Folder, sender: str, path: str) -> None:
    answer = ask(mounted(place.root)[sender].application, "GET", path)
    assert answer.status in {200, 403, 404}
    assert SECRET not in answer.body


@pytest.mark.parametrize("front", FRONTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.one_of(st.binary(), _PATHS.map(lambda path: path.encode(errors="replace")[1:])))
def test_a_name_is_found_or_refused(place: Folder, front: str, name: bytes) -> None:
    answer = ask(by_name(place.root, front).application, "GET", "/", name)
    assert answer.status in {200, 404}
