"""One room per front server: its sender, its configuration, its dangers.

`_serve` is the odd one out: there we send the bytes ourselves.
"""

from __future__ import annotations

from ._location import InternalLocation, internal_location

__all__ = ["InternalLocation", "internal_location"]
