"""`xsendfile.service:app` in a server of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.application_servers import start_application
from harness.process import ServerFailedError
from tests.service_servers.serving import LINKS, SECRET, SMALL, curl

REPOSITORY = Path(__file__).parents[2]
SERVERS = {
    "uvicorn": "xsendfile.service:app",
    "granian": "xsendfile.service:app",
    "hypercorn": "xsendfile.service:application()",
}


@pytest.mark.parametrize("name", SERVERS)
def test_it_is_an_ordinary_application(place: Path, name: str) -> None:
    (place / "small").write_bytes(SMALL)
    environment = {"XSENDFILE_ROOT": str(place), "XSENDFILE_KEYS": f"2026b:{SECRET}"}
    with start_application(
        name, SERVERS[name], place, python_path=REPOSITORY, environment=environment
    ) as server:
        assert curl(f"{server.url}/.health").status == 200
        assert curl(f"{server.url}{LINKS.sign('small')}").body == SMALL
        assert curl(f"{server.url}/small").status == 403


@pytest.mark.parametrize("name", SERVERS)
def test_a_wrong_setting_ends_the_server_when_it_starts(place: Path, name: str) -> None:
    environment = {"XSENDFILE_ROOT": str(place), "XSENDFILE_PUBLIC": "yes"}
    with pytest.raises(ServerFailedError) as error:
        start_application(
            name, SERVERS[name], place, python_path=REPOSITORY, environment=environment
        )
    assert "XSENDFILE_PUBLIC (--public) is 'yes'; give 1 or 0" in str(error.value)
