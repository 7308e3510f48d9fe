"""A class-based view for files, with a hook that says who may have them."""
# mypy: disable-error-code="misc, untyped-decorator"

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import classonlymethod
from django.utils.functional import classproperty
from django.views.generic.base import View

from xsendfile._model import Header, PresentationOptions

from ._places import Files, Sendable
from ._sending import asend_file, send_file

_HOOKS = ("get", "has_permission", "get_file", "get_presentation", "handle_no_permission")


class DownloadView(View):
    """Answers GET and HEAD with a file, for those who may have it.

    ::

        class Download(DownloadView):
            as_attachment = True

            def has_permission(self):
                return self.request.user.has_perm("library.view_document")

            def get_file(self):
                return get_object_or_404(Document, pk=self.kwargs["pk"]).file

    A hook may be written with `async def`: the view is then asynchronous, and the
    hooks that are not are called in the request's thread. Who may not have the file
    is answered as Django's `AccessMixin` does, with its attributes; put that
    class, or `PermissionRequiredMixin`, before this one for its methods as well.

    Only `True` admits. An answer of `has_permission` that is neither that nor `False` or None,
    and a hook of a synchronous view that returns something to be awaited, such as
    one whose decorator hides its `async def`, are errors: `ImproperlyConfigured`.

    Attributes:
        files: as for `send_file`.
        as_attachment, download_name, mimetype, max_age, headers: the
            presentation, as for `send_file`.
        login_url: where strangers log in, if not at `LOGIN_URL`.
        redirect_field_name: the parameter that says where they came from.
        raise_exception: have strangers refused with 403, too.
        permission_denied_message: what the 403 is raised with.

    """

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    files: Files = None
    as_attachment: bool = False
    download_name: str | None = None
    mimetype: str | None = None
    max_age: int | None = None
    headers: Mapping[str, str] | Iterable[Header] = ()

    login_url: str | None = None
    redirect_field_name: str = "next"
    raise_exception: bool = False
    permission_denied_message: str = ""

    @classproperty
    def view_is_async(cls) -> bool:  # noqa: N805 - Django asks the class
        """Whether a hook, or `get`, is written with `async def`."""
        return any(iscoroutinefunction(getattr(cls, name)) for name in _HOOKS)

    @classonlymethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:  # noqa: ANN401, N805 - Django's own
        """Return the view; see `django.views.View.as_view`.

        A `dispatch` that somebody has overridden, as Django's mixins do, is not
        written for asynchronous views: it asks a database who the user is, and returns
        responses that cannot be awaited. It is called in the request's thread.
        """
        view: Callable[..., Any] = super().as_view(**initkwargs)
        if not cls.view_is_async or cls.dispatch is View.dispatch:
            return view

        @functools.wraps(view)
        async def awaited(*args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            return await _settled(await sync_to_async(lambda: view(*args, **kwargs))())

        return awaited

    def has_permission(self) -> bool | Awaitable[bool]:
        """Whether the user may have the file; unless overridden, whoever is logged in.

        Raises:
            ImproperlyConfigured: nobody is known: there is no `request.user`.

        """
        user = getattr(self.request, "user", None)
        if user is None:
            msg = (
                "DownloadView.has_permission asks request.user; put AuthenticationMiddleware into "
                "MIDDLEWARE, or override has_permission"
            )
            raise ImproperlyConfigured(msg)
        return bool(user.is_authenticated)

    def get_file(self) -> Sendable | Awaitable[Sendable]:
        """Return the file: what `send_file` takes as `file_or_name`. To be overridden.

        Raises:
            ImproperlyConfigured: it was not.

        """
        msg = f"{type(self).__name__} has no get_file(); let it return a name, a path or a file"
        raise ImproperlyConfigured(msg)

    def get_presentation(self) -> PresentationOptions | Awaitable[PresentationOptions]:
        """Return how the file is shown; unless overridden, what the attributes say."""
        return {
            "as_attachment": self.as_attachment,
            "download_name": self.download_name,
            "mimetype": self.mimetype,
            "max_age": self.max_age,
            "headers": self.headers,
        }

    def handle_no_permission(self) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Return the way to the login for a stranger.

        Raises:
            PermissionDenied: to those who are logged in, to all with `raise_exception`, and
                where nobody can log in.

        """
        user = getattr(self.request, "user", None)
        if self.raise_exception or user is None or user.is_authenticated:
            raise PermissionDenied(self.permission_denied_message)
        return _to_login(self.request, self)

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - of the URL
        """Answer a request; override it to set headers and cookies on what it returns.

        In an asynchronous view it has to be awaited.
        """
        if self.view_is_async:
            return self._aget()
        if not _admits(self, _called(self, "has_permission")):
            return _called(self, "handle_no_permission")
        file = _called(self, "get_file")
        presentation = _called(self, "get_presentation")
        return send_file(self.request, file, files=self.files, **presentation)

    async def _aget(self) -> HttpResponseBase:
        """Answer a request in an asynchronous view."""
        if not _admits(self, await _acalled(self, "has_permission")):
            return await _acalled(self, "handle_no_permission")
        file = await _acalled(self, "get_file")
        presentation = await _acalled(self, "get_presentation")
        return await asend_file(self.request, file, files=self.files, **presentation)


def _admits(view: DownloadView, answer: object) -> bool:
    """Whether `has_permission` has said yes; what else is true is a mistake, and no yes."""
    if answer is None or isinstance(answer, bool):
        return answer is True
    msg = (
        f"{_named(view, 'has_permission')} returned an object of the type "
        f"{type(answer).__name__}; let it return True or False"
    )
    raise ImproperlyConfigured(msg)


def _called(view: DownloadView, name: str) -> Any:  # noqa: ANN401 - what the hook returns
    """Return what a hook of a synchronous view returns.

    Raises:
        ImproperlyConfigured: it has to be awaited, which nobody does here.

    """
    returned = getattr(view, name)()
    if not inspect.isawaitable(returned):
        return returned
    if inspect.iscoroutine(returned):
        returned.close()  # or Python warns that it was never awaited
    msg = (
        f"{_named(view, name)} returned an object of the type {type(returned).__name__}, which "
        "has to be awaited, and the view is synchronous; write the hook itself with async def"
    )
    raise ImproperlyConfigured(msg)


async def _acalled(view: DownloadView, name: str) -> Any:  # noqa: ANN401 - what the hook returns
    """Return what a hook of an asynchronous view returns, whichever way it was written."""
    hook = getattr(view, name)
    return await _settled(await (hook() if iscoroutinefunction(hook) else sync_to_async(hook)()))


def _named(view: DownloadView, hook: str) -> str:
    """Return what an error calls a hook."""
    return f"{type(view).__name__}.{hook}()"


async def _settled(returned: Any) -> Any:  # noqa: ANN401 - whatever it is
    """Return what something comes to when it is awaited, if it is to be."""
    while inspect.isawaitable(returned):
        returned = await returned
    return returned


def _to_login(request: HttpRequest, view: DownloadView) -> HttpResponseBase:
    """Return the redirect that Django's own mixin answers with."""
    from django.contrib.auth.mixins import AccessMixin  # noqa: PLC0415 - once apps are loaded

    mixin = AccessMixin()
    mixin.request = request
    mixin.login_url = view.login_url
    mixin.redirect_field_name = view.redirect_field_name
    return mixin.handle_no_permission()
