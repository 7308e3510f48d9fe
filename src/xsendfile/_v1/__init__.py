"""What xsendfile 1.0 promised, in terms of the new core, and nothing else."""

from __future__ import annotations

from .applications import AuthTokenApplication, XSendfileApplication
from .senders import NginxSendfile, XSendfile

__all__ = ["AuthTokenApplication", "NginxSendfile", "XSendfile", "XSendfileApplication"]
