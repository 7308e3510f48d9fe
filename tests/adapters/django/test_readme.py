"""The README's view is run as it stands there."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.test import RequestFactory

from tests.adapters.django.library.models import Document

_README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
(_VIEW,) = re.findall(r"```python\n(from django.*?)```", _README, re.DOTALL)


@pytest.fixture
def document() -> Iterator[Document]:
    """A document of ada's; there is eve, too."""
    ada, eve = (User.objects.create_user(name) for name in ("ada", "eve"))
    yield Document.objects.create(owner=ada, file="2026/report.pdf")
    for user in (ada, eve):
        user.delete()


@pytest.mark.usefixtures("by_nginx")
def test_the_owner_is_handed_the_file_and_others_are_not(
    document: Document, get: RequestFactory
) -> None:
    names: dict[str, Any] = {"Document": Document}
    exec(_VIEW, names)  # noqa: S102 - it is ours

    def asked_by(user: Any) -> Any:  # noqa: ANN401 - Django's own
        request = get.get("/")
        request.user = user
        return names["download"](request, document.pk)

    response = asked_by(document.owner)
    assert response["X-Accel-Redirect"] == "/_documents/2026/report.pdf"
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert asked_by(AnonymousUser()).status_code == 302
    with pytest.raises(Http404):
        asked_by(User.objects.get(username="eve"))
