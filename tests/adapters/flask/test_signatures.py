"""The parameters are Flask's own: changing over is a change of an import."""

from __future__ import annotations

import inspect
from typing import get_type_hints

import flask
import pytest

import xsendfile.flask
from xsendfile.flask._options import Options, OptionsOfFlask


def parameters(function: object) -> list[tuple[str, object, object]]:
    assert callable(function)
    signature = inspect.signature(function)
    return [(each.name, each.kind, each.default) for each in signature.parameters.values()]


@pytest.mark.parametrize("name", ["send_file", "send_from_directory"])
def test_names_order_and_defaults_are_those_of_flask(name: str) -> None:
    own, of_flask = getattr(xsendfile.flask, name), getattr(flask, name)
    assert parameters(own) == parameters(of_flask)


def test_what_send_from_directory_passes_on_is_what_send_file_takes() -> None:
    of_flask = parameters(flask.send_file)[1:]
    assert [name for name, _, _ in of_flask] == list(Options._fields)
    assert [default for _, _, default in of_flask] == list(Options())
    assert list(get_type_hints(OptionsOfFlask)) == list(Options._fields)


def test_another_argument_is_a_type_error_as_in_flask() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'attachment_filename'"):
        xsendfile.flask.send_from_directory(
            "/srv",
            "a.pdf",
            attachment_filename="b.pdf",  # type: ignore[call-arg]
        )


def test_the_module_offers_three_names() -> None:
    assert xsendfile.flask.__all__ == ["XSendfile", "send_file", "send_from_directory"]
