"""What xsendfile 1.0 promised, in terms of the new core, and nothing else."""

from __future__ import annotations

from .senders import NginxSendfile, XSendfile
from .wsgi import AuthTokenApplication, XSendfileApplication

__all__ = ["AuthTokenApplication", "NginxSendfile", "XSendfile", "XSendfileApplication"]
