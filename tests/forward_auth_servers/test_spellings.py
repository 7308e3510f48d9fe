"""What is sent is what was judged: of each path, however it is spelled, or nothing."""

from __future__ import annotations

import pytest

from tests.forward_auth_servers.conftest import Front
from tests.forward_auth_servers.place import NAMES, content_of
from tests.forward_auth_servers.site.links import url

QUERIES = {name: url(name).partition("?")[2].encode() for name in NAMES}

PATHS = [
    b"/files/a.txt",
    b"/files/%61.txt",
    b"/files/a%2etxt",
    b"/files/a%2Etxt",
    b"/files/a%252etxt",
    b"/files/%61%2e%74%78%74",
    b"/files//a.txt",
    b"//files/a.txt",
    b"///files///a.txt",
    b"/files/./a.txt",
    b"/./files/a.txt",
    b"/files/%2e/a.txt",
    b"/files/sub/../a.txt",
    b"/files/sub/%2e%2e/a.txt",
    b"/files/sub/..%2fa.txt",
    b"/files/sub%2f..%2fa.txt",
    b"/x/../files/a.txt",
    b"/files/../files/a.txt",
    b"/files/..%2f..%2foutside.txt",
    b"/files/../outside.txt",
    b"/files/%2e%2e/outside.txt",
    b"/files../outside.txt",
    b"/files-secret/a.txt",
    b"/files/..%5c..%5coutside.txt",
    b"/files%2fa.txt",
    b"/files%2Fa.txt",
    b"%2ffiles/a.txt",
    b"/%2ffiles/a.txt",
    b"/%66iles/a.txt",
    b"/files/files/a.txt",
    b"/files/sub/a.txt",
    b"/files/sub%2fa.txt",
    b"/files/sub%2Fa.txt",
    b"/files/sub%252Fa.txt",
    b"/files/sub//a.txt",
    b"/files/sub\\a.txt",
    b"/files/sub%5ca.txt",
    b"/files/sub%5Ca.txt",
    b"/files/sub",
    b"/files/sub/",
    b"/files/sub/.",
    b"/files/sub/index.html",
    b"/files/sub/index.html/",
    b"/files/",
    b"/files",
    b"/FILES/a.txt",
    b"/Files/a.txt",
    b"/files/A.TXT",
    b"/files/A.txt",
    b"/files/a.txt/",
    b"/files/a.txt/.",
    b"/files/a.txt/x",
    b"/files/a.txt%2f",
    b"/files/a.txt%00",
    b"/files/a.txt%00.png",
    b"/files/%00/a.txt",
    b"/files/a.txt%0a",
    b"/files/a.txt%0d%0aX-Original-URI:%20/files/a.txt",
    b"/files/a.txt%09",
    b"/files/a.txt%20",
    b"/files/a.txt+",
    b"/files/a.txt%7f",
    b"/files/a.txt;x",
    b"/files/a.txt%3bx",
    b"/files;x/a.txt",
    b"/files/a.txt%3fx",
    b"/files/a.txt%3Fx",
    b"/files/a.txt%253Fx",
    b"/files/a.txt#x",
    b"/files/a.txt%23x",
    b"/files/a.txt,x",
    b"/files/a.txt%2cx",
    b"/files/a.txt,/files/A.TXT",
    b"/files/a+b.txt",
    b"/files/a%2bb.txt",
    b"/files/a%20b.txt",
    b"/files/a.txt.gz",
    b"/files/.hidden",
    b"/files/Gr%C3%BC%C3%9Fe.txt",
    b"/files/Gr%c3%bc%c3%9fe.txt",
    b"/files/Gru%CC%88%C3%9Fe.txt",
    b"/files/Gr\xc3\xbc\xc3\x9fe.txt",
    b"/files/caf%e9.txt",
    b"/files/caf%E9.txt",
    b"/files/caf%C3%A9.txt",
    b"/files/caf\xe9.txt",
    b"/files/%c0%ae%c0%ae/outside.txt",
    b"/files/%u002e/a.txt",
    b"/files/%zz.txt",
    b"/files/a.txt%",
    b"/files/a.txt%2",
    b"http://tests/files/a.txt",
    b"http://tests/files/A.TXT",
    b"HTTP://tests/files/a.txt",
    b"http://tests:80//files/a.txt",
    b"http://user@tests/files/a.txt",
    b"http://tests",
    b"file:///files/a.txt",
    b"/http://tests/files/a.txt",
    b"/files/http://tests/files/a.txt",
    b"files/a.txt",
    b"*",
    b"/files/a.txt?" + QUERIES[b"a.txt"] + b"#/files/A.TXT",
    b"/files/A.TXT?/../a.txt",
    b"/files/" + b"a" * 300,
    b"/files/" + b"a/" * 2000 + b"a.txt",
    b"/files/" + b"%61" * 2500,
]
STATUSES = {200, 301, 308, 400, 403, 404, 405, 414, 431, 500, 502}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path[:60])[1:])
def test_what_is_sent_is_what_the_link_is_for(front: Front, path: bytes) -> None:
    """Each spelling with the link of each file: whatever comes is that file."""
    joint = b"&" if b"?" in path else b"?"
    for name, query in QUERIES.items():
        answer = front.ask(path + joint + query)
        assert answer.status in STATUSES
        if answer.status == 200:
            assert answer.body == content_of(name)
        else:
            assert b"this is" not in answer.body
            assert "location" not in answer.headers


SAME = {
    b"/files/%61.txt": b"a.txt",
    b"/files/a%2Etxt": b"a.txt",
    b"/files/a%252etxt": b"a%2etxt",
    b"/files/sub%252Fa.txt": b"sub%2Fa.txt",
    b"/files/a.txt%3fx": b"a.txt?x",
    b"/files/a.txt;x": b"a.txt;x",
    b"/files/Gr%c3%bc%c3%9fe.txt": "Grüße.txt".encode(),
    b"http://tests/files/a.txt": b"a.txt",
}


@pytest.mark.parametrize("path", SAME)
def test_another_spelling_of_a_path_is_that_path(front: Front, path: bytes) -> None:
    name = SAME[path]
    answer = front.ask(path + b"?" + QUERIES[name])
    assert (answer.status, answer.body) == (200, content_of(name))


NEVER = {
    b"/files//a.txt",
    b"//files/a.txt",
    b"/files/./a.txt",
    b"/files/sub/../a.txt",
    b"/files/sub/%2e%2e/a.txt",
    b"/x/../files/a.txt",
    b"/FILES/a.txt",
    b"/files/a.txt/",
    b"/files/a.txt%00",
    b"/files/a.txt,",
}


@pytest.mark.parametrize("path", sorted(NEVER))
def test_a_path_that_servers_would_mend_is_none(front: Front, path: bytes) -> None:
    assert front.ask(path + b"?" + QUERIES[b"a.txt"]).status in {400, 403, 404}
