"""The way out of advertising by SMS where nobody can answer STOP: a short signed link at the end of the text."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Office
from notifications import sms
from notifications.choices import choice_url, likely_url
from notifications.models import Message, Purpose
from notifications.reach import can_be_answered, sender_for
from notifications.transports.registry import gateway_for


def add_way_out(message: Message) -> Message:
    """End an advertising SMS whose sender cannot be answered by a link that stops it; any other stays as it is.

    The page behind it changes nothing until a button is pressed (notifications.choices).
    """
    if message.channel != Message.Channel.SMS or message.purpose != Purpose.MARKETING:
        return message
    link = choice_url(message)
    if _is_answered(message.office, message.to) or not link or link in message.body:
        return message
    message.body = f"{message.body}\n{_end(link, message.language)}"
    message.parts = sms.count(message.body).parts
    message.save(update_fields=["body", "parts"])
    return message


def likely_end(office: Office, to: str, language: str) -> str:
    """Return what an advertising SMS to this number will end with, as long as the real link; "" where none is added."""
    return "" if _is_answered(office, to) else _end(likely_url(), language)


def _is_answered(office: Office | None, to: str) -> bool:
    fallback = str(getattr(gateway_for("sms").transport, "sender", ""))
    return can_be_answered(sender_for(office, to, fallback))


def _end(link: str, language: str) -> str:
    with override(language):
        return _("No more: %(link)s") % {"link": link}
