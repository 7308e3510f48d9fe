"""Whatever a view delivers is told, once, to whom it is to be told, and only if it is delivered."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import DisallowedRedirect
from django.core.files.storage import InMemoryStorage, Storage, default_storage
from django.test import AsyncRequestFactory, RequestFactory
from django.test.utils import override_settings
from django.utils.functional import SimpleLazyObject

from tests.adapters.django.conftest import REPORT
from tests.wsgi import client as wsgi
from xsendfile import BadSettingError, Delivery, File, Nginx, PrivateFiles, Reply, Request, Span
from xsendfile._model import Header
from xsendfile.django import asend_file, send_file

NAME = "2026/report.pdf"
TOLD = Delivery(None, "files", NAME, "serve", 200, len(REPORT), None, None)


class TestARootOfTheViewsOwn:
    """A `PrivateFiles` that is given in the place of a name."""

    def test_is_told_and_logged(
        self,
        root: Path,
        get: RequestFactory,
        heard: list[Delivery],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        files = PrivateFiles(root)
        with caplog.at_level(logging.INFO, "xsendfile"):
            send_file(get.get("/"), NAME, files=files).close()
        assert heard == [TOLD]
        assert caplog.messages == ["delivered with 200 by serve"]

    def test_tells_its_own_first_and_is_not_logged(
        self,
        root: Path,
        get: RequestFactory,
        heard: list[Delivery],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        order: list[object] = []
        files = PrivateFiles(root, Nginx("/_f/"), on_delivery=lambda _: order.append([*heard]))
        with caplog.at_level(logging.INFO, "xsendfile"):
            for _ in range(2):
                send_file(get.get("/"), NAME, files=files)
        told = TOLD._replace(sender="nginx")
        assert heard == [told, told]
        assert order == [[], [told]]
        assert caplog.messages == []

    def test_tells_nothing_of_djangos_where_django_does_not_ask(
        self, root: Path, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        files = PrivateFiles(root, Nginx("/_f/"))
        send_file(get.get("/"), NAME, files=files)
        files.answer(Request("GET"), NAME)
        assert heard == [TOLD._replace(sender="nginx")]


class TestAHookInTheSettings:
    """`ON_DELIVERY` is told in the place of the log; the signal is sent in any case."""

    def test_is_told_beside_the_signal(
        self,
        root: Path,
        get: RequestFactory,
        heard: list[Delivery],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        told: list[Delivery] = []
        roots = {"files": {"ROOT": root, "ON_DELIVERY": told.append}}
        with override_settings(XSENDFILE=roots), caplog.at_level(logging.INFO, "xsendfile"):
            send_file(get.get("/"), NAME).close()
        assert told == heard == [TOLD]
        assert caplog.messages == []

    def test_may_be_nobody(self, root: Path, get: RequestFactory, heard: list[Delivery]) -> None:
        with override_settings(XSENDFILE={"files": {"ROOT": root, "ON_DELIVERY": None}}):
            send_file(get.get("/"), NAME).close()
        assert heard == [TOLD]

    def test_keeps_the_file_back_if_it_raises(
        self, root: Path, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        def fail(_: Delivery) -> None:
            raise OSError("the audit's disk is full")

        roots = {"files": {"ROOT": root, "ON_DELIVERY": fail}}
        with override_settings(XSENDFILE=roots):
            with pytest.raises(OSError, match="audit") as raised:
                send_file(get.get("/"), "large.bin")
            assert raised.traceback, "it would keep the descriptor"
            assert wsgi.descriptors_of(root / "large.bin") == 0
        assert heard == []


class Bucket(Storage):
    """A storage without a disk."""

    def __init__(self, scheme: str = "https") -> None:
        self.scheme = scheme

    def url(self, name: str) -> str:
        return f"{self.scheme}://bucket.example/{name}?signature=1"


REDIRECTED = Delivery(None, "Bucket", NAME, "redirect", 302, None, None, None)


class TestARedirectToAStorage:
    """Is a delivery as well, as far as anybody here can see it."""

    def test_is_told_and_logged(
        self, get: RequestFactory, heard: list[Delivery], caplog: pytest.LogCaptureFixture
    ) -> None:
        request = get.get("/")
        request.user = User(username="ada")
        with caplog.at_level(logging.INFO, "xsendfile"):
            send_file(request, NAME, files=Bucket())
        assert heard == [REDIRECTED._replace(user="ada")]
        assert caplog.messages == ["delivered with 302 by redirect"]
        assert "signature" not in str(vars(caplog.records[0])), "the address is a key to the file"

    def test_from_an_asynchronous_view_is(self, heard: list[Delivery]) -> None:
        asyncio.run(asend_file(AsyncRequestFactory().get("/"), NAME, files=Bucket()))
        assert heard == [REDIRECTED]

    def test_has_the_name_of_the_storage_that_default_storage_stands_for(
        self, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        in_memory = f"{InMemoryStorage.__module__}.{InMemoryStorage.__name__}"
        backend = {"BACKEND": in_memory, "OPTIONS": {"base_url": "/media/"}}
        with override_settings(STORAGES={"default": backend}):
            send_file(get.get("/"), NAME, files=default_storage)
        assert heard == [REDIRECTED._replace(root="InMemoryStorage")]

    def test_is_none_to_a_head_or_if_there_is_none(
        self, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        assert send_file(get.head("/"), NAME, files=Bucket()).status_code == 302
        assert send_file(get.post("/"), NAME, files=Bucket()).status_code == 405
        with pytest.raises(DisallowedRedirect):
            send_file(get.get("/"), NAME, files=Bucket("javascript"))
        assert heard == []


class Stutterer:
    """A sender that says everything twice."""

    def __init__(self, *, sends_bytes: bool) -> None:
        self.sends_bytes = sends_bytes

    def reply(self, _request: Request, file: File, headers: list[Header]) -> Reply:
        body = (Span(0, file.size or 0),) if self.sends_bytes else ()
        return Reply(200, [*headers, *headers], body)


class TestAHeaderThatIsGivenTwice:
    """Is an error of the view's: nothing was delivered, so nobody is told."""

    @pytest.mark.parametrize("files", [None, "own"])
    def test_is_noticed_before_anybody_is_told(
        self, files: str | None, by_nginx: Path, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        own = PrivateFiles(by_nginx) if files else None
        twice = iter([("X-One", "1"), ("x-one", "2")])
        with pytest.raises(BadSettingError, match="header 'x-one' is given twice"):
            send_file(get.get("/"), NAME, files=own, headers=twice)
        assert heard == []

    @pytest.mark.usefixtures("by_nginx")
    def test_is_none_if_it_is_a_list(self, get: RequestFactory, heard: list[Delivery]) -> None:
        headers = iter([("Vary", "Accept"), ("vary", "Cookie"), ("X-One", "1")])
        response = send_file(get.get("/"), NAME, headers=headers)
        assert (response["Vary"], response["X-One"]) == ("Accept, Cookie", "1")
        assert len(heard) == 1

    def test_is_none_if_it_is_the_id_of_the_request(
        self, root: Path, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        """The record has one id, and the response has the same."""
        with override_settings(XSENDFILE={"a": {"ROOT": root, "REQUEST_ID": "X-Request-ID"}}):
            response = send_file(get.get("/"), NAME, headers={"x-request-id": "mine"})
        assert [response["X-Request-ID"]] == [delivery.request_id for delivery in heard]
        assert response["X-Request-ID"] != "mine"

    @pytest.mark.parametrize("sends_bytes", [True, False])
    def test_by_a_sender_closes_the_file(
        self, *, sends_bytes: bool, root: Path, get: RequestFactory
    ) -> None:
        files = PrivateFiles(root, Stutterer(sends_bytes=sends_bytes))
        for request in (get.get("/"), AsyncRequestFactory().get("/")):
            with pytest.raises(BadSettingError, match="given twice") as raised:
                send_file(request, "large.bin", files=files)
            assert raised.traceback
            assert wsgi.descriptors_of(root / "large.bin") == 0


class Named:
    """A user of somebody else's making."""

    def __init__(self, **attributes: object) -> None:
        vars(self).update(attributes)


class Numbered:
    """A user whose name is a number."""

    def get_username(self) -> int:
        return 4711


USERS: dict[str, tuple[object, str | None]] = {
    "Django's": (User(username="ada"), "ada"),
    "one that nobody has asked for": (SimpleLazyObject(lambda: "ada"), None),
    "a stranger": (AnonymousUser(), None),
    "a number": (Numbered(), "4711"),
    "a text": ("ada", "ada"),
    "an empty text": ("", None),
    "a name": (Named(username="ada"), "ada"),
    "a name that is none": (Named(username=7, token="secret"), None),
    "no name": (Named(token="secret"), None),
    "nobody": (None, None),
}


@pytest.mark.usefixtures("by_nginx")
class TestTheUser:
    """Is whoever the view knows, by the name that it knows."""

    @pytest.mark.parametrize(("user", "name"), USERS.values(), ids=USERS)
    def test_may_be_of_any_kind(
        self, user: object, name: str | None, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        request = get.get("/")
        request.user = user
        assert send_file(request, NAME).status_code == 200
        assert [delivery.user for delivery in heard] == [name]

    def test_may_be_a_name_that_was_asked_for(
        self, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        request = get.get("/")
        request.user = SimpleLazyObject(lambda: "ada")
        assert request.user.isalpha()
        send_file(request, NAME)
        assert [delivery.user for delivery in heard] == ["ada"]

    @pytest.mark.parametrize("user", [User(username="token"), "token"])
    @pytest.mark.parametrize("cached", [AnonymousUser(), User(username="session")])
    def test_that_was_set_is_not_one_who_was_asked_for_before(
        self, user: object, cached: object, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        """By a header with a token, say, after `auser()`, which the session has answered."""
        request = get.get("/")
        request._acached_user = cached
        request.user = user
        send_file(request, NAME)
        assert [delivery.user for delivery in heard] == ["token"]

    def test_that_was_set_to_nobody_is_nobody(
        self, get: RequestFactory, heard: list[Delivery]
    ) -> None:
        request = get.get("/")
        request._acached_user = User(username="session")
        request.user = AnonymousUser()
        send_file(request, NAME)
        assert [delivery.user for delivery in heard] == [None]
