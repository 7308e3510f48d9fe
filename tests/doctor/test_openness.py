"""What clients can reach: by the internal location, and by what lies in the directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.conftest import CONTENT
from tests.doctor.inprocess import answer, case, faults, finding, wrong
from tests.doctor.wrongs import ARRIVING, PROBES, instead, instead_of_all
from xsendfile._doctor.records import Answer, Ask


class TestProbes:
    def found(self, file: Path, right: Ask, **others: Answer) -> list[str]:
        answers = {**ARRIVING, **{f"/probes/{name}": others[name] for name in others}}
        return faults(
            case(file)._replace(probes=PROBES),
            lambda question: answers.get(question.target) or right(question),
        )

    def test_nothing_is_found_where_they_arrive_and_the_link_does_not(
        self, file: Path, right: Ask
    ) -> None:
        assert self.found(file, right) == []

    def test_a_special_name_that_does_not_arrive_is_found(self, file: Path, right: Ask) -> None:
        assert self.found(file, right, **{"a%20b": answer(200, b"decoy")}) == ["encoding"]
        assert self.found(file, right, **{"a%20b": answer(404)}) == ["encoding"]

    def test_a_link_that_is_followed_is_found(self, file: Path, right: Ask) -> None:
        assert self.found(file, right, link=answer(200, b"root:x:0:0")) == ["symlinks"]

    def test_one_tag_for_two_files_is_found(self, file: Path, right: Ask) -> None:
        one = {"ETag": '"1"'}
        same = answer(200, b"other", one)
        assert self.found(file, right, other=same) == ["entity-tag"]

    def test_no_tags_are_not_the_same_tag(self, file: Path, right: Ask) -> None:
        none = {"plain": answer(200, b"plain"), "other": answer(200, b"other")}
        assert self.found(file, right, **none) == []

    def test_nothing_is_tested_where_not_even_a_plain_one_arrives(
        self, file: Path, right: Ask
    ) -> None:
        known = case(file)._replace(probes=PROBES)
        for check in ("encoding", "symlinks"):
            found = finding(known, right, check)
            assert (found.state, "DIR-URL" in found.seen) == ("not tested", True)

    def test_a_root_whose_policy_is_to_follow_is_not_tested(self, file: Path, right: Ask) -> None:
        known = case(file)._replace(probes=PROBES, follows=True)
        assert finding(known, right, "symlinks").state == "not tested"


class TestInternalLocation:
    def found(self, file: Path, right: Ask, target: str, content: bytes = CONTENT) -> list[str]:
        known = case(file)._replace(location="/_docs/", rests=("a/file.txt", "file.txt"))
        open_to_all = wrong(
            right, lambda question: question.target == target, instead(answer(200, content))
        )
        return faults(known, open_to_all)

    @pytest.mark.parametrize(
        "target",
        [
            "/_docs/a/file.txt",
            "/_docs/file.txt",
            "/%5fdocs/file.txt",
            "//_docs/file.txt",
            "/_docs//file.txt",
            "/./_docs/file.txt",
            "/x/../_docs/file.txt",
            "/x/%2e%2e/_docs/file.txt",
            "/_DOCS/file.txt",
            "/_docs/file.txt?x=1",
            "/_docs/file.txt;x",
            "/_docs;x/file.txt",
            "/_docs%2ffile.txt",
            "/x/..%2f_docs/file.txt",
        ],
    )
    def test_a_spelling_that_gives_the_file_is_found(
        self, target: str, file: Path, right: Ask
    ) -> None:
        assert self.found(file, right, target) == ["internal-location"]

    def test_a_page_of_the_application_is_not_the_file(self, file: Path, right: Ask) -> None:
        assert self.found(file, right, "/_docs/file.txt", b"<h1>Welcome</h1>") == []

    def test_a_server_that_does_not_answer_is_not_asked_again(self, file: Path) -> None:
        known = case(file)._replace(location="/_docs/", rests=("file.txt",))
        found = finding(known, instead_of_all(Answer(0, trouble="gone")), "internal-location")
        assert (found.state, found.seen) == ("not tested", "gone")

    def test_it_is_found_even_if_the_file_does_not_arrive(self, file: Path) -> None:
        known = case(file)._replace(location="/_docs/", rests=("file.txt",))
        reachable = wrong(
            instead_of_all(answer(500)),
            lambda question: question.target == "/_docs/file.txt",
            instead(answer(200, CONTENT)),
        )
        assert faults(known, reachable) == ["server-error", "internal-location"]
