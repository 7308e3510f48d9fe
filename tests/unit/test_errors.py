from __future__ import annotations

import pickle

import pytest

from xsendfile import _errors
from xsendfile._errors import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    BadToken,
    ExpiredToken,
    MalformedToken,
    MethodNotAllowed,
    MissingExtraError,
    NotFound,
    NotYetValid,
    OutsideRoot,
    Refused,
    WrongMethod,
    XSendfileException,
)


@pytest.mark.parametrize(
    ("kind", "parents"),
    [
        (BadSettingError, (XSendfileException, ValueError)),
        (BadRootError, (BadSettingError,)),
        (BadSenderError, (BadSettingError,)),
        (MissingExtraError, (XSendfileException, ImportError)),
        (Refused, (XSendfileException,)),
        (MethodNotAllowed, (Refused,)),
        (OutsideRoot, (Refused,)),
        (NotFound, (Refused,)),
        (BadToken, (Refused,)),
        (MalformedToken, (BadToken,)),
        (NotYetValid, (Refused,)),
        (ExpiredToken, (Refused,)),
        (WrongMethod, (MethodNotAllowed,)),
    ],
)
def test_the_tree(kind: type[Exception], parents: tuple[type[Exception], ...]) -> None:
    assert all(issubclass(kind, parent) for parent in parents)


def test_the_docstring_of_the_module_shows_all_of_the_tree() -> None:
    kinds = {name for name, value in vars(_errors).items() if isinstance(value, type)}
    assert kinds <= set(str(_errors.__doc__).split())


@pytest.mark.parametrize("kind", [NotFound, OutsideRoot])
def test_a_refused_path_is_evidence_and_not_text(kind: type[NotFound | OutsideRoot]) -> None:
    refused = kind("gone", b"/srv/secret")
    assert (refused.reason, refused.path, str(refused)) == ("gone", b"/srv/secret", "gone")


def test_a_refused_method_is_evidence_and_not_text() -> None:
    refused = MethodNotAllowed("BREW")
    assert (refused.method, refused.allowed) == ("BREW", "GET, HEAD")
    assert str(refused) == "method not allowed"


def test_a_link_of_another_time_tells_which() -> None:
    assert ExpiredToken("over", 5.0).expired_at == 5.0
    assert NotYetValid("early", 6.0).starts_at == 6.0


def test_a_link_that_is_not_authentic_tells_on_what_ground() -> None:
    assert (BadToken("forged").ground, BadToken("forged").field) == ("signature", None)
    refused = MalformedToken("key is missing", "missing", "key")
    assert (refused.ground, refused.field) == ("missing", "key")
    assert MalformedToken("no link").ground == "malformed"
    assert BadToken("unknown key", "key", "key", "2025a").value == "2025a"


@pytest.mark.parametrize(
    "refused",
    [
        NotFound("gone", b"/srv/secret"),
        OutsideRoot("out", b".."),
        MethodNotAllowed("BREW"),
        ExpiredToken("over", 5.0),
        BadToken("nobody", "binding", "for", "user"),
        MalformedToken("key is missing", "missing", "key"),
        NotYetValid("early", 6.0),
        WrongMethod("BREW"),
    ],
    ids=lambda refused: type(refused).__name__,
)
def test_a_refusal_survives_pickling(refused: Refused) -> None:
    copy = pickle.loads(pickle.dumps(refused))  # noqa: S301 - our own
    assert type(copy) is type(refused)
    assert (vars(copy), str(copy)) == (vars(refused), str(refused))
