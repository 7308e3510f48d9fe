"""Links for one network or one user, by both rims."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.applications.rims import Ask
from tests.clocks import at
from xsendfile import LinkSigner, Serve
from xsendfile.links import ModAuthToken

NOW = 1_700_000_000
LINKS = LinkSigner({"k": b"0123456789abcdef-key"})
SERVE = Serve()
FOR_HOME = LINKS.sign("a.txt", client="203.0.113.77", clock=at(NOW))
FOR_ADA = LINKS.sign("a.txt", bound_to={"user": "ada"}, clock=at(NOW))


@pytest.mark.parametrize(
    ("peer", "status"),
    [
        ("203.0.113.77", 200),
        ("203.0.113.1", 200),  # the neighbours of a provider's /24
        ("::ffff:203.0.113.5", 200),
        ("203.0.114.77", 403),
        ("2001:db8::1", 403),
        ("", 403),  # a Unix socket: nobody is known
        ("testclient", 403),
    ],
)
def test_a_link_for_a_network_opens_its_file_there_only(
    ask: Ask, root: Path, peer: str, status: int
) -> None:
    answer = ask(root, LINKS, FOR_HOME, sender=SERVE, clock=at(NOW), peer=peer)
    assert answer.status == status


def test_a_bare_header_moves_nobody_into_a_network(ask: Ask, root: Path) -> None:
    headers = {"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.77"}
    answer = ask(root, LINKS, FOR_HOME, sender=SERVE, clock=at(NOW), headers=headers)
    assert answer.status == 403


@pytest.mark.parametrize(
    ("forwarded", "status"),
    [
        ("203.0.113.77", 200),
        ("198.51.100.1, 203.0.113.77, 10.0.0.2", 200),
        ("203.0.113.77, 198.51.100.1", 403),  # the first is what the client wrote
        ("unknown", 403),
    ],
)
def test_named_proxies_are_believed(ask: Ask, root: Path, forwarded: str, status: int) -> None:
    answer = ask(
        root,
        LINKS,
        FOR_HOME,
        sender=SERVE,
        clock=at(NOW),
        proxies=["127.0.0.1", "10.0.0.0/8"],
        headers={"X-Forwarded-For": forwarded},
    )
    assert answer.status == status


@pytest.mark.parametrize(("user", "status"), [("ada", 200), ("eve", 403), ("", 403), (None, 403)])
def test_a_link_for_a_user_opens_its_file_for_that_one_only(
    ask: Ask, root: Path, user: str | None, status: int
) -> None:
    assert ask(root, LINKS, FOR_ADA, sender=SERVE, clock=at(NOW), user=user).status == status


@pytest.mark.parametrize(
    ("url", "known"), [(FOR_HOME, {"peer": "203.0.113.9"}), (FOR_ADA, {"user": "ada"})]
)
def test_what_is_for_one_client_is_asked_for_again_each_time(
    ask: Ask, root: Path, url: str, known: dict[str, str]
) -> None:
    answer = ask(root, LINKS, url, sender=SERVE, clock=at(NOW), max_age=60, **known)
    assert answer.header("Cache-Control") == "private, no-cache"


def test_the_binding_of_mod_auth_token_takes_the_client_likewise(ask: Ask, root: Path) -> None:
    links = ModAuthToken(b"0123456789abcdef-key", timeout=60, bind_address=True)
    url = links.sign("a.txt", client="203.0.113.77", clock=at(NOW))
    for peer, status in (("203.0.113.77", 200), ("203.0.113.78", 403), ("", 403)):
        answer = ask(root, links, url, sender=SERVE, clock=at(NOW), peer=peer)
        assert answer.status == status
