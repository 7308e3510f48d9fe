from __future__ import annotations

from xsendfile import Caddy, File, Nginx, Sender, Serve, TokenConfig, Verifier

LINKED = File(b"/srv/docs", (b"a", b"latest.pdf"), (b"blobs", b"3f9a"), 7, 0)


def test_the_name_of_a_file_is_the_one_that_was_asked_for() -> None:
    assert LINKED.name == b"latest.pdf"


def test_the_path_of_a_file_is_the_one_that_was_found() -> None:
    assert LINKED.path == b"/srv/docs/blobs/3f9a"


def test_what_the_library_offers_fits_its_own_protocols() -> None:
    assert all(isinstance(sender, Sender) for sender in (Nginx("/x/"), Caddy("/x/"), Serve()))
    assert isinstance(TokenConfig("secret"), Verifier)
