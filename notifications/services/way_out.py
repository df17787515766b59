"""The way out of advertising by SMS where nobody can answer STOP: a short signed link at the end of the text."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from notifications import sms
from notifications.choices import choice_url
from notifications.models import Message, Purpose
from notifications.reach import can_be_answered, sender_for
from notifications.transports.registry import gateway_for


def add_way_out(message: Message) -> Message:
    """End an advertising SMS whose sender cannot be answered by a link that stops it; any other stays as it is.

    The page behind it changes nothing until a button is pressed (notifications.choices).
    """
    if message.channel != Message.Channel.SMS or message.purpose != Purpose.MARKETING:
        return message
    fallback = str(getattr(gateway_for("sms").transport, "sender", ""))
    link = choice_url(message)
    if can_be_answered(sender_for(message.office, message.to, fallback)) or not link or link in message.body:
        return message
    with override(message.language):
        end = _("No more: %(link)s") % {"link": link}
    message.body = f"{message.body}\n{end}"
    message.parts = sms.count(message.body).parts
    message.save(update_fields=["body", "parts"])
    return message
