"""The examination of a running deployment: `xsendfile doctor`.

A functional core: `examination` asks and judges, through a function that sends
a question. What reaches the network is in `exchange`, what reads the disk in
`disk`, what writes to it, when told to, in `probes`.
"""

from __future__ import annotations
