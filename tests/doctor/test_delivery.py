"""Why a file does not arrive, where there is more than one answer to that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.conftest import CONTENT
from tests.doctor.inprocess import NGINX_404, PREFIX, answer, case, faults, finding, wrong
from tests.doctor.wrongs import (
    FORM,
    LIBRARY_404,
    NGINX,
    PROBES,
    always,
    instead,
    instead_of_all,
)
from xsendfile._doctor.records import Answer, Ask, Case, Step, User


class TestAccess:
    def test_why_the_library_refuses_is_told_if_it_is_known(self, file: Path) -> None:
        known = case(file)._replace(refused="a link that leads out")
        assert (
            "a link that leads out" in finding(known, instead_of_all(LIBRARY_404), "access").meaning
        )

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            (LIBRARY_404, "its log `xsendfile`"),
            (LIBRARY_404._replace(headers=()), "no login"),
            (answer(404, b"<h1>Not Found</h1>", {"Cache-Control": "no-store"}), "no login"),
        ],
        ids=["the library", "no header", "another page"],
    )
    def test_a_refusal_of_the_library_is_known_by_its_page_and_header(
        self, given: Answer, why: str, file: Path
    ) -> None:
        assert why in finding(case(file), instead_of_all(given), "access").meaning

    def test_a_form_in_the_file_itself_is_no_login(self, root: Path, right: Ask) -> None:
        page = root / "login.html"
        page.write_bytes(FORM.start)
        assert faults(case(page), right) == []

    def test_a_404_that_nginx_has_from_the_application_is_not_the_applications(
        self, file: Path
    ) -> None:
        missing = instead_of_all(answer(404, b"no view", [NGINX]))
        assert faults(case(file), missing) == ["access"]
        known = case(file)._replace(location="/_docs/", rests=("file.txt",))
        assert faults(known, missing) == ["mapping"]

    def test_a_404_of_the_application_is_its_own_where_nginx_knows_the_location(
        self, file: Path
    ) -> None:
        known = case(file)._replace(location="/_docs/", rests=("file.txt",))
        own = wrong(
            instead_of_all(answer(404, b"no view", [NGINX])),
            lambda question: question.target.startswith("/_docs/"),
            instead(answer(404, NGINX_404, [NGINX])),
        )
        assert faults(known, own) == ["access"]

    def test_a_403_is_never_one_of_a_location_that_is_not_known(self, file: Path) -> None:
        known = case(file)._replace(location="/_docs/", rests=("file.txt",))
        assert faults(known, instead_of_all(answer(403, b"No.", [NGINX]))) == ["access"]


@pytest.mark.parametrize(
    ("given", "meaning"),
    [
        (answer(500), "the application or the server fails"),
        (answer(502), "the server does not reach the application"),
        (answer(503), "the server does not reach the application"),
        (answer(504), "the server does not reach the application"),
        (Answer(0, trouble="gone"), "the application or the server fails"),
    ],
)
def test_who_fails_is_told_as_far_as_it_is_known(given: Answer, meaning: str, file: Path) -> None:
    assert finding(case(file), instead_of_all(given), "server-error").meaning.startswith(meaning)


CLOSED = (Step(b"/", 0o755, 0, 0), Step(b"/srv", 0o700, 0, 0), Step(b"/srv/f", 0o644, 0, 0))
UNREADABLE = (Step(b"/", 0o755, 0, 0), Step(b"/f", 0o600, 0, 0))


class TestReadable:
    @pytest.mark.parametrize(("steps", "told"), [(CLOSED, "enter /srv"), (UNREADABLE, "read /f")])
    @pytest.mark.parametrize(
        "given",
        [
            answer(403, b"<hr><center>nginx", [NGINX]),
            answer(404, NGINX_404, [NGINX]),
            LIBRARY_404,
            Answer(0, trouble="the connection was closed without an answer"),
        ],
        ids=["403", "404", "the library's 404", "none"],
    )
    def test_mode_bits_explain_a_refusal(
        self, given: Answer, steps: tuple[Step, ...], told: str, file: Path
    ) -> None:
        known = with_steps(case(file)._replace(user=User("www")), steps)
        assert faults(known, instead_of_all(given)) == ["readable"]
        found = finding(known, instead_of_all(given), "readable")
        assert found.meaning == f"www may not {told}"

    @pytest.mark.parametrize("given", [answer(500), answer(200), answer(403, b"No.")])
    def test_they_do_not_explain_another_answer(self, given: Answer, file: Path) -> None:
        known = with_steps(case(file), CLOSED)
        assert "readable" not in faults(known, instead_of_all(given))

    def test_a_file_that_arrives_was_read(self, file: Path, right: Ask) -> None:
        assert faults(with_steps(case(file), UNREADABLE), right) == []


def with_steps(known: Case, steps: tuple[Step, ...]) -> Case:
    return known._replace(file=known.file._replace(steps=steps))


class TestEncoding:
    def test_the_bytes_of_a_file_with_the_name_decoded_are_recognized(
        self, root: Path, right: Ask
    ) -> None:
        (root / "A").write_bytes(b"another")
        (root / "%41").write_bytes(CONTENT)
        known = case(root / "%41")._replace(target=f"{PREFIX}%2541")
        assert faults(known, right) == []
        assert finding(known, right, "encoding").state == "ok"
        assert faults(known, wrong(right, always, instead(answer(200, b"another")))) == ["encoding"]

    def test_a_404_for_a_special_name_is_one_of_encoding(self, root: Path) -> None:
        (root / "a b").write_bytes(CONTENT)
        missing = instead_of_all(answer(404, NGINX_404, [NGINX]))
        assert faults(case(root / "a b"), missing) == ["encoding"]

    def test_but_not_if_plain_names_do_not_arrive_either(self, root: Path) -> None:
        (root / "a b").write_bytes(CONTENT)
        missing = instead_of_all(answer(404, NGINX_404, [NGINX]))
        assert faults(case(root / "a b")._replace(probes=PROBES), missing) == ["mapping"]


@pytest.mark.parametrize(("sender", "named"), [("nginx", "mapping"), (None, "encoding")])
def test_a_sender_that_is_the_right_one_does_not_encode_names_wrongly(
    sender: str | None, named: str, root: Path
) -> None:
    file = root / "a b.txt"
    file.write_bytes(CONTENT)
    known = case(file)._replace(sender=sender)
    page = answer(404, NGINX_404, {"Server": "nginx"})
    assert faults(known, instead_of_all(page)) == [named]


@pytest.mark.parametrize(
    ("sender", "why"), [("lighttpd", "lighttpd has none"), (None, "--location")]
)
def test_why_no_internal_location_is_asked_for(
    sender: str | None, why: str, file: Path, right: Ask
) -> None:
    found = finding(case(file)._replace(sender=sender), right, "internal-location")
    assert (found.state, why in found.seen) == ("not tested", True)


def test_a_refusal_may_come_of_a_sender_that_is_for_another_server(file: Path) -> None:
    page = answer(404, b"<h1>Not Found</h1>", {"Server": "Apache/2.4"})
    found = finding(case(file)._replace(sender="lighttpd"), instead_of_all(page), "access")
    assert "its sender, which is for lighttpd, means nothing to apache" in found.meaning
