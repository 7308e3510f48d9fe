"""Who downloaded what, in Django's way: a signal."""

from __future__ import annotations

from django.dispatch import Signal

from xsendfile._deliveries import Delivery, log_delivery

file_delivered: Signal = Signal()
"""Is sent for each file that is delivered, with `delivery`, a `Delivery`; the sender is that class.

::

    @receiver(file_delivered)
    def remember(delivery, **_):
        Download.objects.create(user=delivery.user or "", file=delivery.file)

`delivery.user` is the name of the user whom the view has asked for. A receiver that
raises keeps the file back: what has to be on record is, or the site answers with 500.
"""


def tell(delivery: Delivery) -> None:
    """Log a delivery, and send the signal."""
    log_delivery(delivery)
    file_delivered.send(sender=Delivery, delivery=delivery)
