"""What is not there, what is refused, a name that is not ASCII, and a name to save under."""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from benchmarks import asking
from benchmarks.asking import request
from benchmarks.floor import FLOOR, floor_of_a_miss
from benchmarks.handing_over.asked import LOCATION
from benchmarks.in_process.field import ASKED, FAST, SLOW, Contestant, check, field, with_all
from benchmarks.in_process.names import (
    DOWNLOADVIEW,
    ORIGINAL,
    ORIGINAL_NGINX,
    SEND_FILE,
    SENDFILE2,
    WERKZEUG,
    WHITENOISE,
)
from benchmarks.in_process.ours import MAKERS, made, sending
from benchmarks.in_process.tree import Tree
from benchmarks.peers import djangos, original, pallets, white_noise
from benchmarks.rounds import compare
from xsendfile import Nginx, PrivateFiles

DOWNLOAD_NAME = "Bericht März 2026 – Ärzte.pdf"


def missing(tree: Tree, rounds: int) -> None:
    """Compare requests for files that are not there."""
    asked = [request(tree.root, name) for name in tree.missing]
    contestants = {
        **with_all(made(MAKERS, tree.root), asked),
        ORIGINAL: (original.application(tree.root, "standard"), asked),
        **with_all(_refusing_peers(tree), asked),
    }
    for name, (application, environs) in contestants.items():
        check(name, application, environs, 404)
    compare(
        "request-miss",
        "Names of no files: 404",
        {FLOOR: asking.again(floor_of_a_miss, asked), **_again(contestants)},
        twice=FLOOR,
        rounds=rounds,
        settings={
            **ASKED,
            "requests": f"{len(tree.missing):,} names, each once in each round",
            "floor": "one os.stat that raises FileNotFoundError, which is caught",
        },
    )


def refused(tree: Tree, rounds: int) -> None:
    """Compare requests for a file beside the root."""
    asked = [request(tree.root, tree.outside)] * FAST
    forbidding = {
        name: application
        for name, application in made(MAKERS, tree.root).items()
        if name != SEND_FILE
    }
    contestants = with_all(
        {**forbidding, ORIGINAL: original.application(tree.root, "standard")}, asked
    )
    hiding = {
        SEND_FILE: (sending(PrivateFiles(tree.root, Nginx(LOCATION))), asked),
        **with_all(_refusing_peers(tree), asked[:SLOW]),
    }
    for status, those in ((403, contestants), (404, hiding)):
        for name, (application, environs) in those.items():
            check(name, application, environs, status)
    compare(
        "request-refused",
        "`..` to a file beside the root: 403 or 404",
        {**field(asked, {}), **_again({**contestants, **hiding})},
        twice=FLOOR,
        rounds=rounds,
        settings={**ASKED, "floor": "looks at the file beside the root, and hands it over"},
    )


def unusual(tree: Tree, rounds: int) -> None:
    """Compare requests for a name that is not ASCII."""
    asked = [request(tree.root, tree.unusual)] * FAST
    compare(
        "request-non-ascii",
        "A name that is not ASCII",
        field(
            asked,
            {
                **with_all(made(MAKERS, tree.root), asked),
                ORIGINAL: (original.application(tree.root, "standard"), asked[:SLOW]),
                ORIGINAL_NGINX: (original.application(tree.root, "nginx"), asked[:SLOW]),
                SENDFILE2: (djangos.sendfile2("nginx", attachment_filename=False), asked[:SLOW]),
                WHITENOISE: (white_noise.application(tree.root), asked[:SLOW]),
            },
        ),
        twice=FLOOR,
        rounds=rounds,
        settings={
            **ASKED,
            "not there": "Werkzeug, django-downloadview and the xsendfile backend of "
            "django-sendfile2: they hand over a name that is not the file's",
        },
    )


def saved_as(tree: Tree, rounds: int) -> None:
    """Compare requests for a file that is saved under a name of its own."""
    asked = [request(tree.root, tree.shallow[17])] * FAST
    files = PrivateFiles(tree.root, Nginx(LOCATION))
    saved = {"attachment": True, "attachment_filename": DOWNLOAD_NAME}
    ours = sending(files, as_attachment=True, download_name=DOWNLOAD_NAME)
    compare(
        "request-download-name",
        "A file that is saved under another name, which is not ASCII",
        field(
            asked,
            {
                SEND_FILE: (ours, asked),
                **with_all(
                    {
                        WERKZEUG: pallets.werkzeug_saved_as(DOWNLOAD_NAME),
                        SENDFILE2: djangos.sendfile2("nginx", **saved),
                        DOWNLOADVIEW: djangos.downloadview(tree.root, basename=DOWNLOAD_NAME),
                    },
                    asked[:SLOW],
                ),
            },
        ),
        twice=FLOOR,
        rounds=rounds,
        settings={**ASKED, "options": f"as_attachment=True, download_name={DOWNLOAD_NAME!r}"},
    )


def _refusing_peers(tree: Tree) -> dict[str, WSGIApplication]:
    """Return the peers with names that they do not trust."""
    return {
        SENDFILE2: djangos.sendfile2("nginx"),
        f"{WERKZEUG}, send_from_directory": pallets.werkzeug_below(tree.root),
        WHITENOISE: white_noise.application(tree.root),
    }


def _again(contestants: dict[str, Contestant]) -> dict[str, asking.Measure]:
    """Return what measures those that were checked."""
    return {name: asking.again(*contestant) for name, contestant in contestants.items()}
