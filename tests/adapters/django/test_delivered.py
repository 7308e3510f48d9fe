"""Who downloaded what: the signal, and a record in the log."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import override_settings

from tests.adapters.django.library.models import Document
from xsendfile import Delivery
from xsendfile.django import PrivateStorage, file_delivered

NAME = "2026/report.pdf"


@pytest.fixture
def heard() -> Iterator[list[Delivery]]:
    """What the signal has told."""
    deliveries: list[Delivery] = []

    def hear(sender: object, delivery: Delivery, **_: Any) -> None:  # noqa: ANN401 - Django's own
        assert sender is Delivery
        deliveries.append(delivery)

    file_delivered.connect(hear)
    yield deliveries
    file_delivered.disconnect(hear)


@pytest.fixture
def document() -> Iterator[Document]:
    """A document of ada's."""
    ada = User.objects.create_user("ada")
    yield Document.objects.create(owner=ada, file=NAME)
    ada.delete()


# The delivery of the report by nginx.
TOLD = Delivery(None, "documents", NAME, "nginx", 200, 18, None, None)


@pytest.mark.usefixtures("by_nginx")
@pytest.mark.parametrize("view", ["documents", "async-documents"])
def test_whom_the_view_has_asked_for_is_who_was_given_it(
    view: str, document: Document, heard: list[Delivery]
) -> None:
    client = Client()
    client.force_login(document.owner)
    client.get(f"/{view}/{document.pk}")
    assert heard == [TOLD._replace(user="ada")]


@pytest.mark.usefixtures("by_nginx")
@pytest.mark.parametrize("view", ["reports", "async"])
def test_a_view_that_asks_for_nobody_varies_by_no_cookie(
    view: str, document: Document, heard: list[Delivery]
) -> None:
    client = Client()
    client.force_login(document.owner)
    response = client.get(f"/{view}/{NAME}")
    assert "Vary" not in response
    assert heard == [TOLD]


@pytest.mark.usefixtures("by_us")
def test_a_part_is_told_as_a_part(heard: list[Delivery]) -> None:
    Client().get(f"/reports/{NAME}", headers={"Range": "bytes=0-3"})
    assert heard == [TOLD._replace(sender="serve", status=206, size=4)]


@pytest.mark.usefixtures("by_nginx")
@pytest.mark.parametrize("name", ["missing.pdf", "out.txt", "2026"])
def test_what_is_refused_is_not_delivered(name: str, heard: list[Delivery]) -> None:
    assert Client().get(f"/reports/{name}").status_code == 404
    assert heard == []


@pytest.mark.usefixtures("by_nginx")
def test_a_head_is_no_delivery(heard: list[Delivery]) -> None:
    Client().head(f"/reports/{NAME}")
    assert heard == []


@pytest.mark.usefixtures("by_nginx")
def test_a_link_is_told_by_the_id_of_its_key(heard: list[Delivery]) -> None:
    with override_settings(XSENDFILE_KEYS={"k1": "x6Jq1y9Wc0Tn4mZk8Vb3Rf7Hd2Lg5Ps"}):
        link = PrivateStorage("documents").url(NAME)
        assert Client().get(link).status_code == 200
    assert heard == [TOLD._replace(key="k1")]


def test_the_call_of_django_sendfile2_is_told_too(root: Path, heard: list[Delivery]) -> None:
    settings = {
        "SENDFILE_ROOT": str(root),
        "SENDFILE_URL": "/_documents/",
        "SENDFILE_BACKEND": "django_sendfile.backends.nginx",
    }
    with override_settings(**settings):
        Client().get(f"/old/{NAME}")
    assert heard == [TOLD._replace(root="files")]


@pytest.mark.usefixtures("by_nginx")
def test_it_is_logged_without_a_path(caplog: pytest.LogCaptureFixture, root: Path) -> None:
    with caplog.at_level(logging.INFO, "xsendfile"):
        Client().get(f"/reports/{NAME}")
    (record,) = caplog.records
    assert (record.getMessage(), record.__dict__["file"]) == ("delivered with 200 by nginx", NAME)
    assert str(root) not in str(record.__dict__)


def test_the_id_of_the_request_is_told_and_sent(root: Path, heard: list[Delivery]) -> None:
    roots = {"documents": {"ROOT": root, "REQUEST_ID": "X-Request-ID"}}
    with override_settings(XSENDFILE=roots):
        response = Client().get(f"/reports/{NAME}", headers={"X-Request-ID": "r-1"})
    assert response["X-Request-ID"] == "r-1"
    assert heard == [TOLD._replace(request_id="r-1", sender="serve")]


@pytest.mark.usefixtures("by_nginx")
def test_a_receiver_that_raises_keeps_the_file_back() -> None:
    def fail(**_: object) -> None:
        raise OSError("the audit's disk is full")

    file_delivered.connect(fail)
    try:
        with pytest.raises(OSError, match="audit"):
            Client().get(f"/reports/{NAME}")
    finally:
        file_delivered.disconnect(fail)
