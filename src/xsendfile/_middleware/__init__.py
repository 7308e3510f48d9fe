"""An application's own file responses, handed over without touching the application."""

from __future__ import annotations
