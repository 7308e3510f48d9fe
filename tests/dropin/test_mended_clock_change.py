"""Links across a change of the clock: the epoch knows no summer time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import at
from tests.dropin.dialect import HOUR, SECRET, digest_of, link, local
from tests.dropin.wsgi_client import follow
from tests.dropin.zones import LONDON, in_zone
from xsendfile import AuthTokenApplication, ExpiredToken, TokenConfig

AUTUMN = 1_698_541_200  # 2023-10-29 01:00 UTC: in London, 01:00 to 01:59 come a second time
SPRING = 1_711_846_800  # 2024-03-31 01:00 UTC: in London, 01:00 to 01:59 do not come at all
TIMEOUT = 120

# Seconds from two hours before the change to two hours after.
AROUND = [-2 * HOUR, -HOUR, -HOUR // 2, -300, -30, -1, 0, 1, 30, 300, HOUR // 2, HOUR, 2 * HOUR]
AGES = [0, TIMEOUT, TIMEOUT + 1, 200, HOUR, HOUR + 60, 2 * HOUR]
changes = pytest.mark.parametrize("change", [AUTUMN, SPRING], ids=["autumn", "spring"])
moments = pytest.mark.parametrize("moment", AROUND)


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    """Live in London, and nowhere else."""
    with in_zone(LONDON):
        yield


class Subclass(TokenConfig):
    """Overrides nothing, but takes the way of those that do: naive local times."""


def test_the_repeated_hour_and_the_gap_are_there() -> None:
    first, second = local(AUTUMN - HOUR // 2), local(AUTUMN + HOUR // 2)
    assert (first.hour, first.minute) == (second.hour, second.minute) == (1, 30)
    assert (first.fold, second.fold) == (0, 1)
    assert (local(SPRING - 1).hour, local(SPRING).hour) == (0, 2)


@changes
@moments
def test_a_link_lives_exactly_its_timeout(change: int, moment: int) -> None:
    config = TokenConfig(SECRET, timeout=TIMEOUT)
    made_at = change + moment
    url = config.sign("foo.txt", clock=at(made_at))
    assert url == link("foo.txt", made_at)
    for age in (0, 1, TIMEOUT - 1, TIMEOUT):
        assert config.verify(url, clock=at(made_at + age)).expires_at == made_at + TIMEOUT
    for age in (TIMEOUT + 1, 200, *range(300, 3 * HOUR, 300)):
        with pytest.raises(ExpiredToken):
            config.verify(url, clock=at(made_at + age))


@changes
@moments
@pytest.mark.parametrize("age", AGES)
def test_the_application_sees_no_change(root: Path, change: int, moment: int, age: int) -> None:
    made_at = change + moment
    config = TokenConfig(SECRET, timeout=TIMEOUT)
    application = AuthTokenApplication(root, config, clock=lambda: made_at + age)
    status = 200 if age <= TIMEOUT else 410
    assert follow(application, link("foo.txt", made_at)).status == status


@changes
@moments
def test_a_naive_local_time_names_its_second(change: int, moment: int) -> None:
    made_at = change + moment
    config = TokenConfig(SECRET)
    assert config.is_valid_digest(digest_of("foo.txt", made_at), "foo.txt", local(made_at))
    other = digest_of("foo.txt", made_at + HOUR)
    assert not config.is_valid_digest(other, "foo.txt", local(made_at))


@changes
@moments
@pytest.mark.parametrize("kind", [TokenConfig, Subclass])
def test_every_link_of_those_hours_can_be_verified(
    root: Path, kind: type[TokenConfig], change: int, moment: int
) -> None:
    config = kind(SECRET, timeout=10**10)
    url = link("foo.txt", change + moment)
    assert follow(AuthTokenApplication(root, config), url).status == 200


@changes
@moments
@pytest.mark.parametrize("age", AGES)
def test_a_naive_local_time_is_current_until_its_timeout(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: int, moment: int, age: int
) -> None:
    made_at = change + moment
    config = Subclass(SECRET, timeout=TIMEOUT)
    application = AuthTokenApplication(root, config)
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: made_at + age)
        assert config.is_current(local(made_at)) is (age <= TIMEOUT)
        status = 200 if age <= TIMEOUT else 410
        assert follow(application, link("foo.txt", made_at)).status == status
        assert config.get_url_path("foo.txt") == link("foo.txt", made_at + age)
