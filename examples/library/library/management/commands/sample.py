"""`python manage.py sample`: people and documents to look around with."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.core.files import File
from django.core.management.base import BaseCommand

from library.models import Document

SAMPLE = Path(__file__).parents[3] / "sample"
PASSWORDS = {"ada": "engine", "grace": "compiler", "admin": "library"}
DOCUMENTS = [
    ("ada", "¡mañana! 是", "engine.pdf"),
    ("ada", "A film of thirty seconds", "film.webm"),
    ("ada", "Notes", "notes.txt"),
    ("grace", "A page with a script", "page.html"),
]


class Command(BaseCommand):
    """Fills a library that nobody uses yet."""

    help = "Add people and documents, unless there is somebody already."

    def handle(self, **_options: object) -> None:
        """Fill the library."""
        if User.objects.exists():
            return
        for name, password in PASSWORDS.items():
            User.objects.create_user(name, password=password, is_staff=name == "admin")
            self.stdout.write(f"Sample user: {name}, password: {password}")
        for owner, title, name in DOCUMENTS:
            document = Document(owner=User.objects.get(username=owner), title=title)
            with (SAMPLE / name).open("rb") as content:
                document.file.save(name, File(content))
