"""Addresses that nobody has any more: marked, so that nothing goes there, said on the timeline, and taken back by hand."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Email, Phone
from core.errors import RuleError
from history.services import record
from notifications.models import Message


@transaction.atomic
def mark_dead(message: Message) -> None:
    """Mark the address of a message at every client who has it. It lives again when somebody enters it anew or says so."""
    living = _points(message.channel, message.to).filter(is_dead=False)
    owners = sorted(set(living.select_for_update().values_list("client_id", flat=True)))
    living.update(is_dead=True)
    for pk in owners:
        record(Client(pk=pk).subject, "address_dead", actor=None, data={"address": message.to})


@transaction.atomic
def revive_address(client: Client, channel: str, address: str, *, by: User) -> None:
    """Let messages go again to one of the client's addresses, because somebody knows better than the provider.

    Raises RuleError at `scope`; an address that is not theirs counts as unknown.
    """
    if not _points(channel, address).filter(client=client, is_dead=True).update(is_dead=False):
        raise RuleError(_("Choose one of the offered answers."), field="scope")
    record(client.subject, "address_alive", actor=by, data={"address": address})


def _points(channel: str, address: str) -> QuerySet[Any]:
    if channel == Message.Channel.EMAIL:
        return Email.objects.filter(address__iexact=address)
    return Phone.objects.filter(number=address)
