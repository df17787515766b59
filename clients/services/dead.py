"""Addresses that nobody has any more: marked, so that nothing goes there, and said on the timeline."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clients.models import Client, Email, Phone
from history.services import record
from notifications.models import Message


@transaction.atomic
def mark_dead(message: Message) -> None:
    """Mark the address of a message at every client who has it. It lives again when somebody enters it anew."""
    points: QuerySet[Any] = (
        Email.objects.filter(address__iexact=message.to)
        if message.channel == Message.Channel.EMAIL
        else Phone.objects.filter(number=message.to)
    )
    living = points.filter(is_dead=False)
    owners = sorted(set(living.select_for_update().values_list("client_id", flat=True)))
    living.update(is_dead=True)
    for pk in owners:
        record(Client(pk=pk).subject, "address_dead", actor=None, data={"address": message.to})
