"""Whatever a hook of `DownloadView` returns: only a real yes admits, and no answer is overheard."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.mixins import (
    LoginRequiredMixin,
    PermissionRequiredMixin,
    UserPassesTestMixin,
)
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import AsyncClient, AsyncRequestFactory, Client, RequestFactory
from django.test.utils import override_settings
from django.urls import path

from xsendfile.django import DownloadView
from xsendfile.django._places import Sendable

NAME = "2026/report.pdf"
pytestmark = pytest.mark.usefixtures("by_nginx")


class Report(DownloadView):
    """A view with nothing of its own but the file."""

    def get_file(self) -> Sendable | Awaitable[Sendable]:
        return NAME


def hidden(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return what many a decorator does: a function that does not say that it is asynchronous."""

    @functools.wraps(method)
    def wrapper(*args: object) -> Any:  # noqa: ANN401 - what it returns
        return method(*args)

    return wrapper


def ask(view: type[DownloadView], user: object = None) -> Any:  # noqa: ANN401 - a response
    """Call a view of either kind for a user; unless told, for a stranger."""
    factory = AsyncRequestFactory() if view.view_is_async else RequestFactory()
    request = factory.get("/report")
    request.user = user or AnonymousUser()
    response = view.as_view()(request)
    return asyncio.run(response) if view.view_is_async else response


def answering(answer: object) -> list[type[DownloadView]]:
    """Return a synchronous and an asynchronous view that say the same of everybody."""

    class Sync(Report):
        def has_permission(self) -> Any:  # noqa: ANN401 - wrong on purpose
            return answer

    class Async(Report):
        async def has_permission(self) -> Any:  # noqa: ANN401 - wrong on purpose
            return answer

    return [Sync, Async]


class TestAnAnswer:
    """True, False, or None for those who forget to say no."""

    def test_only_a_yes_admits(self) -> None:
        for view in answering(answer=True):
            assert ask(view).status_code == 200

    @pytest.mark.parametrize("answer", [False, None])
    def test_a_no_does_not(self, answer: object) -> None:
        for view in answering(answer):
            assert ask(view)["Location"].startswith("/login/")
            with pytest.raises(PermissionDenied):
                ask(view, User())

    @pytest.mark.parametrize(
        ("answer", "kind"), [(1, "int"), ("no", "str"), (User(), "User"), ([], "list"), (0, "int")]
    )
    def test_anything_else_is_a_mistake_and_no_yes(self, answer: object, kind: str) -> None:
        for view in answering(answer):
            with pytest.raises(ImproperlyConfigured) as raised:
                ask(view, User())
            assert str(raised.value) == (
                f"{view.__name__}.has_permission() returned an object of the type {kind}; "
                "let it return True or False"
            )

    def test_an_asynchronous_generator_is_none(self) -> None:
        class Yielding(Report):
            async def has_permission(self) -> Any:  # noqa: ANN401 - wrong on purpose
                yield False

        with pytest.raises(ImproperlyConfigured, match="of the type async_generator; let it"):
            ask(Yielding)


HOOKS: dict[str, Any] = {
    "has_permission": True,
    "get_file": NAME,
    "get_presentation": {},
    "handle_no_permission": HttpResponse(status=418),
}


def awaiting(hook: str, *, make: Callable[..., Any] = hidden) -> type[DownloadView]:
    """Return a view with one hook that does not say that its answer has to be awaited."""

    async def returned(_: object) -> Any:  # noqa: ANN401 - what the hook returns
        return HOOKS[hook]

    refusing = {"has_permission": lambda _: False} if hook == "handle_no_permission" else {}
    return type("Awaiting", (Report,), {**refusing, hook: make(returned)})


class _Later:
    """Something that is awaited, and is no coroutine."""

    def __await__(self) -> Iterator[None]:
        yield from ()


class TestAnAnswerThatHasToBeAwaited:
    """From a hook that is not written with `async def`: any object is true, a coroutine, too."""

    @pytest.mark.parametrize("hook", HOOKS)
    def test_is_a_mistake_in_a_synchronous_view(self, hook: str) -> None:
        with pytest.raises(ImproperlyConfigured) as raised:
            ask(awaiting(hook), User())
        assert str(raised.value) == (
            f"Awaiting.{hook}() returned an object of the type coroutine, which has to be awaited, "
            "and the view is synchronous; write the hook itself with async def"
        )

    def test_so_is_one_that_is_no_coroutine(self) -> None:
        view = awaiting("has_permission", make=lambda _: lambda _: _Later())
        with pytest.raises(ImproperlyConfigured, match="an object of the type _Later, which has"):
            ask(view, User())

    @pytest.mark.parametrize("hook", HOOKS)
    def test_is_awaited_in_an_asynchronous_one(self, hook: str) -> None:
        async def get(self: DownloadView, *args: object) -> Any:  # noqa: ANN401 - a response
            return await DownloadView.get(self, *args)

        view = type("Async", (awaiting(hook),), {"get": get})
        expected = 418 if hook == "handle_no_permission" else 200
        assert ask(view, User()).status_code == expected

    def test_a_no_of_a_decorated_hook_is_one(self) -> None:
        class Decorated(Report):
            @hidden
            async def has_permission(self) -> bool:
                return False

            async def get_file(self) -> Sendable:
                return NAME

        assert ask(Decorated)["Location"].startswith("/login/")

    def test_a_no_of_a_hook_that_calls_another_is_one(self) -> None:
        class Calling(Report):
            def has_permission(self) -> Awaitable[bool]:
                return self.is_owner()

            async def is_owner(self) -> bool:
                return False

        class AsyncCalling(Calling):
            async def get_file(self) -> Sendable:
                return NAME

        with pytest.raises(ImproperlyConfigured, match=r"^Calling.has_permission\(\) returned"):
            ask(Calling, User())
        assert ask(AsyncCalling)["Location"].startswith("/login/")

    def test_a_coroutine_that_returns_another_is_awaited_to_its_end(self) -> None:
        class Forgetful(Report):
            async def has_permission(self) -> Any:  # noqa: ANN401 - wrong on purpose
                return self.is_owner()

            async def is_owner(self) -> bool:
                return False

        assert ask(Forgetful)["Location"].startswith("/login/")


class TestDjangosMixins:
    """They are synchronous, and may stand before a view that is not."""

    @pytest.fixture
    def ada(self) -> Iterator[User]:
        """A user."""
        ada = User.objects.create_user("ada")
        yield ada
        ada.delete()

    @pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
    @pytest.mark.parametrize("mixin", ["users", "few", "tested"])
    @pytest.mark.parametrize("by", [Client, AsyncClient])
    def test_a_stranger_is_sent_to_the_login_and_who_may_have_it_gets_it(
        self, *, by: type[Client], mixin: str, asynchronous: bool, ada: User
    ) -> None:
        address = f"/{mixin}/async" if asynchronous else f"/{mixin}"
        ada.user_permissions.add(Permission.objects.get(codename="view_document"))

        async def awaited(client: AsyncClient) -> Any:  # noqa: ANN401 - a response
            return await client.get(address)

        def get(client: Any) -> Any:  # noqa: ANN401 - a client and a response
            return asyncio.run(awaited(client)) if by is AsyncClient else client.get(address)

        with override_settings(ROOT_URLCONF=__name__):
            stranger, own = by(), by()
            own.force_login(ada)
            assert get(stranger)["Location"] == f"/login/?next={address}"
            assert get(own)["X-Accel-Redirect"] == f"/_documents/{NAME}"

    @pytest.mark.parametrize("mixin", ["users", "few", "tested"])
    def test_other_methods_and_other_users_are_refused(self, mixin: str, ada: User) -> None:
        client = Client()
        client.force_login(ada)
        with override_settings(ROOT_URLCONF=__name__):
            for address in (f"/{mixin}", f"/{mixin}/async"):
                expected = 403 if mixin == "few" else 405
                assert client.post(address).status_code == expected

    def test_the_view_can_be_told_as_any_other_of_djangos(self) -> None:
        view = AsyncForUsers.as_view(as_attachment=True)
        assert view.view_class is AsyncForUsers
        assert view.view_initkwargs == {"as_attachment": True}

    def test_an_asynchronous_refusal_is_awaited(self) -> None:
        class Own(LoginRequiredMixin, Report):
            async def handle_no_permission(self) -> HttpResponse:
                return HttpResponse("Not for strangers.", status=403)

        class Alone(Report):
            def has_permission(self) -> bool:
                return False

            async def handle_no_permission(self) -> HttpResponse:
                return HttpResponse("Not for anybody.", status=403)

        assert Own.view_is_async
        assert Alone.view_is_async
        assert ask(Own).content == b"Not for strangers."
        assert ask(Alone).content == b"Not for anybody."

    def test_a_dispatch_of_ones_own_may_be_asynchronous(self) -> None:
        class Own(Report):
            async def has_permission(self) -> bool:
                return True

            async def dispatch(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401
                response = await super().dispatch(*args, **kwargs)
                response["X-Seen"] = "by the view"
                return response

        assert ask(Own)["X-Seen"] == "by the view"


class ForUsers(LoginRequiredMixin, Report):
    pass


class ForFew(PermissionRequiredMixin, Report):
    permission_required = "library.view_document"


class ForTested(UserPassesTestMixin, Report):
    def test_func(self) -> bool:
        return bool(self.request.user.is_authenticated)


class AsyncForUsers(ForUsers):
    async def get_file(self) -> Sendable:
        return NAME


class AsyncForFew(ForFew):
    async def get_file(self) -> Sendable:
        return NAME


class AsyncForTested(ForTested):
    async def get_file(self) -> Sendable:
        return NAME


urlpatterns = [
    path("users", ForUsers.as_view()),
    path("few", ForFew.as_view()),
    path("tested", ForTested.as_view()),
    path("users/async", AsyncForUsers.as_view()),
    path("few/async", AsyncForFew.as_view()),
    path("tested/async", AsyncForTested.as_view()),
]
