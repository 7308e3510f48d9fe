"""The class-based view: who may have the file gets it, who may not is answered as Django does."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import AsyncClient, AsyncRequestFactory, Client, RequestFactory

from tests.adapters.django.library.models import Document
from xsendfile.django import DownloadView
from xsendfile.django._places import Sendable

NAME = "2026/report.pdf"
pytestmark = pytest.mark.usefixtures("by_nginx")

VIEWS = pytest.mark.parametrize("view", ["documents", "async-documents"])


@pytest.fixture
def document() -> Iterator[Document]:
    """A document of ada's; there is eve, too."""
    ada, eve = (User.objects.create_user(name) for name in ("ada", "eve"))
    yield Document.objects.create(owner=ada, file=NAME)
    for user in (ada, eve):
        user.delete()


def browser(name: str | None) -> Client:
    """Return the browser of a user; None for a stranger's."""
    client = Client()
    if name is not None:
        client.force_login(User.objects.get(username=name))
    return client


@VIEWS
def test_the_owner_gets_it(view: str, document: Document) -> None:
    response = browser("ada").get(f"/{view}/{document.pk}")
    assert response.status_code == 200
    assert response["X-Accel-Redirect"] == f"/_documents/{NAME}"


def test_with_what_the_view_adds(document: Document) -> None:
    response = browser("ada").get(f"/documents/{document.pk}")
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert response.cookies["seen"].value == str(document.pk)


@VIEWS
def test_a_head_is_answered(view: str, document: Document) -> None:
    response = browser("ada").head(f"/{view}/{document.pk}")
    assert response["X-Accel-Redirect"] == f"/_documents/{NAME}"


@VIEWS
def test_another_user_is_refused_with_the_sites_page(view: str, document: Document) -> None:
    response = browser("eve").get(f"/{view}/{document.pk}")
    assert (response.status_code, response.content) == (403, b"<h1>Not for you</h1>")
    assert "X-Accel-Redirect" not in response


@VIEWS
def test_a_stranger_is_sent_to_the_login(view: str, document: Document) -> None:
    response = browser(None).get(f"/{view}/{document.pk}?page=2")
    assert response.status_code == 302
    assert response["Location"] == f"/login/?next=/{view}/{document.pk}%3Fpage%3D2"


@VIEWS
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_other_methods_are_not_allowed(view: str, method: str, document: Document) -> None:
    response = getattr(browser("ada"), method)(f"/{view}/{document.pk}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@VIEWS
def test_a_document_without_its_file_is_the_sites_404(view: str, document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(file="none.pdf")
    response = browser("ada").get(f"/{view}/{document.pk}")
    assert response.status_code == 404
    assert b"The library has no such page" in response.content


@VIEWS
def test_the_same_by_asgi(view: str, document: Document) -> None:
    path = f"/{view}/{document.pk}"

    async def ask() -> list[int]:
        own, other, stranger = AsyncClient(), AsyncClient(), AsyncClient()
        await own.aforce_login(await User.objects.aget(username="ada"))
        await other.aforce_login(await User.objects.aget(username="eve"))
        return [(await each.get(path)).status_code for each in (own, other, stranger)]

    assert asyncio.run(ask()) == [200, 403, 302]


class Report(DownloadView):
    """A view with nothing of its own but the file."""

    def get_file(self) -> Sendable:
        return NAME


def ask(view: type[DownloadView], user: object = None, **attributes: Any) -> Any:  # noqa: ANN401
    """Call a view for a user; without one, there is no `request.user`."""
    request = RequestFactory().get("/report")
    if user is not None:
        request.user = user
    return view.as_view(**attributes)(request)


class TestWhoMayHaveIt:
    """Unless the hook says otherwise: whoever is logged in."""

    def test_a_user(self) -> None:
        assert ask(Report, User()).status_code == 200

    def test_no_stranger(self) -> None:
        assert ask(Report, AnonymousUser()).status_code == 302

    def test_nobody_is_no_user(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="put AuthenticationMiddleware into"):
            ask(Report)

    def test_it_works_without_users(self) -> None:
        class Open(Report):
            def has_permission(self) -> bool:
                return "key" in self.request.GET

        with pytest.raises(PermissionDenied):
            ask(Open)
        assert Open.as_view()(RequestFactory().get("/?key")).status_code == 200

    def test_djangos_mixins_go_before_it(self) -> None:
        class ForUsers(LoginRequiredMixin, Report):
            login_url = "/enter/"

        class ForFew(PermissionRequiredMixin, Report):
            permission_required = "library.view_document"

        assert ask(ForUsers, User()).status_code == 200
        assert ask(ForUsers, AnonymousUser())["Location"] == "/enter/?next=/report"
        with pytest.raises(PermissionDenied):
            ask(ForFew, User(pk=0))
        assert ask(ForFew, User(is_active=True, is_superuser=True)).status_code == 200

    @pytest.mark.parametrize(
        ("attributes", "location"),
        [
            ({"login_url": "/enter/"}, "/enter/?next=/report"),
            ({"redirect_field_name": "back"}, "/login/?back=/report"),
        ],
    )
    def test_the_login_is_that_of_the_view(self, attributes: dict[str, str], location: str) -> None:
        assert ask(Report, AnonymousUser(), **attributes)["Location"] == location

    def test_strangers_are_refused_if_it_raises(self) -> None:
        message = "Not for strangers."
        with pytest.raises(PermissionDenied, match=message):
            ask(
                Report,
                AnonymousUser(),
                raise_exception=True,
                permission_denied_message=message,
            )


def test_a_view_without_a_file_is_an_exact_error() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DownloadView has no get_file\(\); let it"):
        ask(DownloadView, User())


def test_the_presentation_is_in_attributes() -> None:
    response = ask(
        Report,
        User(),
        files="documents",
        as_attachment=True,
        download_name="Report 2026.pdf",
        mimetype="application/x-report",
        max_age=60,
        headers={"X-Robots-Tag": "noindex"},
    )
    assert response["Content-Disposition"] == 'attachment; filename="Report 2026.pdf"'
    assert response["Content-Type"] == "application/x-report"
    assert response["Cache-Control"] == "private, max-age=60"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_presentation_is_a_hook() -> None:
    class Named(Report):
        def get_presentation(self) -> Any:  # noqa: ANN401 - a dict of a type of its own
            presentation: Any = super().get_presentation()
            return {**presentation, "download_name": f"{self.request.user}.pdf"}

    response = ask(Named, User(username="ada"))
    assert response["Content-Disposition"] == 'inline; filename="ada.pdf"'


def test_one_asynchronous_hook_makes_the_view_asynchronous() -> None:
    class Mixed(Report):
        async def has_permission(self) -> bool:
            return True

    class Own(Report):
        async def get(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401
            response = await super().get(*args, **kwargs)
            response["X-Seen"] = "by the view"
            return response

    request = AsyncRequestFactory().get("/")
    request.user = User()
    assert not Report.view_is_async
    assert Mixed.view_is_async
    assert asyncio.run(Mixed.as_view()(request)).status_code == 200
    assert asyncio.run(Own.as_view()(request))["X-Seen"] == "by the view"
