"""Who downloaded what, in Django's way: a signal."""

from __future__ import annotations

from django.dispatch import Signal

from xsendfile._deliveries import Delivery, OnDelivery, log_delivery

file_delivered: Signal = Signal()
"""Is sent for each file that is delivered, with `delivery`, a `Delivery`; the sender is that class.

::

    @receiver(file_delivered)
    def remember(delivery, **_):
        Download.objects.create(user=delivery.user or "", file=delivery.file)

`delivery.user` is the name of the user whom the view has asked for. A redirect to the address
that a remote storage gives is told, too: its `sender` is "redirect", its `root` the class of
the storage, its `status` 302, and `size` and `request_id` are None, for nobody here sees
whether the address is used, how often, and by whom. A `HEAD` is no delivery.

It is sent after what the root itself tells: `ON_DELIVERY`, the `on_delivery` of a
`PrivateFiles`, or else the log. Whoever raises keeps the file back: what has to be on
record is, or the site answers with 500.
"""


def signalled(own: OnDelivery | None) -> OnDelivery:
    """Return what tells whom a root itself tells, if anybody, and then sends the signal."""

    def tell_both(delivery: Delivery) -> None:
        if own is not None:
            own(delivery)
        file_delivered.send(sender=Delivery, delivery=delivery)

    return tell_both


def recorded(own: OnDelivery | None) -> OnDelivery:
    """Return the same, with a line in the log for a root that tells nobody by itself."""
    return signalled(own or log_delivery)


tell: OnDelivery = recorded(None)
"""Logs a delivery, and sends the signal."""
