"""Two links never share a signed text, unless one of them is refused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.links.kinds import KINDS, LIFE, NOW, SECRET
from xsendfile._errors import BadSettingError
from xsendfile.links import Dialect, LinkSigner, ModAuthToken, Refused, SignedRequest
from xsendfile.links._expression import ADDRESS, EXPIRES, URI, Expression, parsed, without_shifts
from xsendfile.links._fields import text_with
from xsendfile.links.native import _signed_path

one_line = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=8)
values = st.from_regex("[A-Za-z0-9._~%-]{1,8}", fullmatch=True)
# Names in which every other part of a link might begin.
tricky = st.text("a6b1?.=&%\n", min_size=1, max_size=6).filter(lambda name: set(name) - {"."})


@given(
    realm=one_line,
    fields=st.dictionaries(st.sampled_from(["as", "expires", "for", "key", "starts"]), values),
    value=one_line,
    parts=st.lists(tricky, min_size=2, max_size=4),
    scope=st.none() | st.just(1),
)
def test_all_that_is_signed_can_be_read_from_a_native_message(
    realm: str, fields: dict[str, str], value: str, parts: list[str], scope: int | None
) -> None:
    """What can be read back in one way only has one message of its own."""
    signer = LinkSigner({"k1": SECRET}, realm=realm)
    path = _signed_path(tuple(part.encode() for part in parts), scope)
    message = signer._message(text_with(fields), value.encode(), path)
    version, *lines, rest = message.split(b"\n", 4)
    assert version == b"xsendfile-link-1"
    assert lines[0] == realm.encode()
    signed = lines[1].decode()
    assert dict(pair.split("=") for pair in signed.split("&") if pair) == fields
    assert (lines[2], rest) == (value.encode(), path)


def stamped(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield all ways to take a text for one with a stamp at its end."""
    return ((text[:place], text[place:]) for place in range(1, len(text)))


def in_query(path: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield all ways to take a text for a path with or without a query."""
    yield path, ""
    for mark in re.finditer(rb"\?", path):
        yield path[: mark.start()], path[mark.end() :].decode()


def readings_of_stamped(request: SignedRequest) -> Iterator[SignedRequest]:
    """Yield the links whose text is path, stamp and client, of mod_auth_token."""
    _, digest, stamp, path = request.path.split(b"/", 3)
    for bound in (b"", (request.client or "").encode()):
        text = b"/" + path + stamp + bound
        for before, address in [(text, b""), *stamped(text)]:
            for shorter, other in stamped(before):
                link = b"/%b/%b%b" % (digest, other, shorter)
                yield request._replace(path=link, client=address.decode())


def readings_of_token_config(request: SignedRequest) -> Iterator[SignedRequest]:
    _, digest, stamp, name = re.split(rb"[/-]", request.path, maxsplit=3)
    for shorter, other in stamped(name + stamp):
        yield request._replace(path=b"/%b-%b/%b" % (digest, other, shorter))


def readings_of_secdownload_md5(request: SignedRequest) -> Iterator[SignedRequest]:
    _, mac, stamp, path = request.path.split(b"/", 3)
    query = b"?" + request.query.encode() if request.query else b""
    for before, other in stamped(b"/" + path + query + stamp):
        for shorter, rest in in_query(before):
            yield request._replace(path=b"/%b/%b%b" % (mac, other, shorter), query=rest)


def readings_of_secdownload_hmac(request: SignedRequest) -> Iterator[SignedRequest]:
    _, mac, rest = request.path.split(b"/", 2)
    query = b"?" + request.query.encode() if request.query else b""
    for shorter, other in in_query(b"/" + rest + query):
        yield request._replace(path=b"/" + mac + shorter, query=other)


def readings_of_secure_link_secret(request: SignedRequest) -> Iterator[SignedRequest]:
    _, digest, path = request.path.split(b"/", 2)
    sent = quote(path, safe="/!$&'()*+,;=:@").encode()
    for shorter, other in in_query(sent + b"?" + request.query.encode()):
        yield request._replace(path=b"/%b/%b" % (digest, unquote_to_bytes(shorter)), query=other)


def granted(dialect: Dialect, readings: Iterator[SignedRequest], now: float) -> set[SignedRequest]:
    """Return the readings of a text that are links which are valid now."""
    found = set()
    for reading in readings:
        hashable = reading._replace(bound=())  # type: ignore[arg-type]
        try:
            dialect.grant(reading, now=now)
        except Refused:
            continue
        found.add(hashable)
    return found


READINGS = {
    "mod-auth-token": readings_of_stamped,
    "mod-auth-token, address": readings_of_stamped,
    "xsendfile-1.0": readings_of_token_config,
    "secdownload, md5": readings_of_secdownload_md5,
    "secdownload, md5, query": readings_of_secdownload_md5,
    "secdownload, sha1": readings_of_secdownload_hmac,
    "secdownload, sha256, query": readings_of_secdownload_hmac,
    "secure-link-secret": readings_of_secure_link_secret,
}


@pytest.mark.parametrize("name", READINGS)
@given(path=st.lists(tricky, min_size=1, max_size=3).map("/".join), ahead=st.integers(0, 2**28))
def test_the_text_of_a_link_is_that_of_no_other(name: str, path: str, ahead: int) -> None:
    kind = KINDS[name]
    now = NOW + ahead
    request = kind.request(kind.sign(path.replace(kind.lacks.decode() or "\0", "_").encode(), now))
    valid = granted(kind.dialect, READINGS[name](request), now)
    assert {reading.path for reading in valid} == {request.path}
    assert {reading.query for reading in valid} == {request.query}


addresses = st.sampled_from(["192.0.2.7", "27.0.0.1", "127.0.0.1", "10.0.0.9", "210.1.1.1"])
BOUND_LINKS = ModAuthToken(SECRET, timeout=LIFE, bind_address=True)


def signed_elsewhere(path: str, stamp: str, address: str) -> SignedRequest:
    """Return a link as the original's own scripts made it, with no thought of other readings."""
    digest = hashlib.md5(f"{SECRET}{path}{stamp}{address}".encode()).hexdigest()  # noqa: S324
    return SignedRequest(f"/{digest}/{stamp}{path}".encode(), client=address)


@given(stem=tricky, moved=st.integers(0, 2), address=addresses, second=st.integers(0, 255))
@example(stem="report", moved=2, address="192.0.2.7", second=0x6B)
def test_of_two_links_with_one_text_that_are_valid_now_one_is_refused(
    stem: str, moved: int, address: str, second: int
) -> None:
    """Stamp and address adjoin. At 6b6b6b…, a stamp that is shifted is current again."""
    stamp = f"6b6b6b{second:02x}"
    longer = signed_elsewhere(
        f"/{stem}{stamp[:moved]}", stamp[moved:] + address[:moved], address[moved:]
    )
    now = int(stamp, 16)
    valid = granted(BOUND_LINKS, readings_of_stamped(longer), now)
    shorter = signed_elsewhere(f"/{stem}", stamp, address)
    assert len(valid) <= 1
    if not re.search("[0-9a-f]$", stem):
        assert {(link.path, link.client) for link in valid} == {(shorter.path, address)}


@given(
    path=tricky,
    address=st.sampled_from(["27.0.0.1", "2.0.0.1", "7.7.7.7", "10.0.0.1"]),
    ahead=st.integers(0, 2**28),
)
def test_a_bound_link_can_never_be_read_as_one_for_a_shorter_path(
    path: str, address: str, ahead: int
) -> None:
    """Also not by who waits until the other reading is current."""
    url = BOUND_LINKS.sign(path, client=address, clock=lambda: NOW + ahead)
    link = SignedRequest(unquote_to_bytes(url), client=address)
    stamp = int(link.path[34:42], 16)
    assert NOW + ahead - 16 < stamp <= NOW + ahead
    for reading in readings_of_stamped(link):
        if reading != link and re.fullmatch(rb"[0-9a-f]{8}", reading.path[34:42]):
            later = int(reading.path[34:42], 16)
            if NOW + ahead <= later < NOW + ahead + 10**8:  # three years
                with pytest.raises(Refused):
                    BOUND_LINKS.grant(reading, now=later)


gaps = st.sampled_from(["", "", " ", ":", "/", "0", "a", ".", "-x-", "1 1"])
orders = st.permutations([URI, EXPIRES, ADDRESS]) | st.permutations([URI, EXPIRES])


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Draw an expression, most of them unsound."""
    fields = draw(orders)
    texts = [draw(gaps) for _ in range(len(fields) + 1)]
    texts[draw(st.integers(0, len(fields)))] += "{secret}"
    between = "".join(f"${{{field}}}{text}" for field, text in zip(fields, texts[1:], strict=True))
    return texts[0] + between


def is_sound(expression: Expression) -> bool:
    try:
        without_shifts(expression)
    except BadSettingError:
        return False
    return True


FORMS = {URI: rb"/[^\0]+", EXPIRES: rb"[0-9]+", ADDRESS: rb"[0-9a-f.:]+"}


def readings_of(expression: Expression, text: bytes, place: int = 0) -> Iterator[tuple[bytes, ...]]:
    """Yield all values that the variables from `place` on can have in a text."""
    before = expression.texts[place].replace("{secret}", SECRET).encode()
    if not text.startswith(before):
        return
    rest = text[len(before) :]
    if place == len(expression.fields):
        yield from [()] * (not rest)
        return
    for end in range(1, len(rest) + 1):
        if re.fullmatch(FORMS[expression.fields[place]], rest[:end]):
            for others in readings_of(expression, rest[end:], place + 1):
                yield rest[:end], *others


@given(
    expression=expressions().map(parsed).filter(is_sound),
    uri=st.text("/a01:. -x", min_size=1, max_size=9),
    expires=st.from_regex("[1-9][0-9]{0,2}", fullmatch=True),
    address=st.text("0a1:.", min_size=1, max_size=5),
)
def test_the_text_of_an_expression_that_is_taken_can_be_read_in_one_way(
    expression: Expression, uri: str, expires: str, address: str
) -> None:
    given_values = {URI: f"/{uri}", EXPIRES: expires, ADDRESS: address}
    encoded = {name: value.encode() for name, value in given_values.items()}
    text = expression.render(encoded, SECRET.encode())
    expected = tuple(encoded[field] for field in expression.fields)
    assert list(readings_of(expression, text)) == [expected]


@given(expression=expressions().filter(lambda text: not is_sound(parsed(text))))
def test_an_expression_is_refused_with_two_links_that_have_one_text(expression: str) -> None:
    with pytest.raises(BadSettingError) as refused:
        without_shifts(parsed(expression))
    if "may be part of a value" in str(refused.value):  # of which no example is sought
        return
    names = re.search(r"where \$(\w+) ends and \$(\w+) begins", str(refused.value))
    assert names
    quoted = re.findall(r"'([^']*)'", str(refused.value))
    same = dict.fromkeys((URI, EXPIRES, ADDRESS), b"x")
    texts = [
        parsed(expression).render(
            {**same, names[1]: first.encode(), names[2]: second.encode()}, b"secret"
        )
        for first, second in (quoted[:2], quoted[2:])
    ]
    assert texts[0] == texts[1]
    assert quoted[:2] != quoted[2:]
