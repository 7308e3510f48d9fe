"""The addresses of links: `path("files/", include("xsendfile.django.urls"))`.

A link is `/files/ROOT/2026/report.pdf?expires=…&key=…&sig=…`.
"""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from ._links import signed_file


class _Path:
    """What follows the name of a root: a slash, and what any file can be called."""

    regex = r"/[\s\S]*"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(_Path, "xsendfile_path")

app_name: str = "xsendfile"
urlpatterns: list[URLPattern] = [path("<str:files><xsendfile_path:path>", signed_file, name="file")]
