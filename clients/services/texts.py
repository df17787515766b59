"""Texts to send again and again: saved as a new version each time, so that what a message was made of stays readable."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import MessageText, TextVersion
from clients.texts import NAMES, unknown_names
from clients.validation import refuse


def create_text(
    *, by: User, name: str, channel: str, language: str, body: str, subject: str = ""
) -> MessageText:
    """Make a text with its first version in one language. Raises RuleError at the field."""
    _check(subject, body)
    try:
        with transaction.atomic():
            text = MessageText.objects.create(name=name.strip(), channel=channel)
            add_version(text, by=by, language=language, subject=subject, body=body)
    except IntegrityError:
        raise refuse("name", _("There is a text of this name already.")) from None
    return text


@transaction.atomic
def add_version(text: MessageText, *, by: User, language: str, body: str, subject: str = "") -> TextVersion:
    """Save what a text says in a language, as a new version unless nothing changed. Raises RuleError at the field.

    Messages that were made of an earlier version keep their words and its number.
    """
    _check(subject, body)
    if language not in dict(settings.LANGUAGES):
        raise refuse("language", _("Choose one of the languages."))
    MessageText.objects.select_for_update().get(pk=text.pk)
    last = TextVersion.objects.filter(text=text, language=language).order_by("-number").first()
    subject = subject.strip() if text.channel == MessageText.Channel.EMAIL else ""
    body = body.replace("\r\n", "\n").strip()
    if last is not None and (last.subject, last.body) == (subject, body):
        return last
    number = last.number + 1 if last else 1
    return TextVersion.objects.create(
        text=text, language=language, number=number, subject=subject, body=body, by=by
    )


def archive_text(text: MessageText) -> None:
    """Offer a text no more; its versions stay for the messages that name them."""
    text.is_archived = True
    text.save(update_fields=["is_archived"])


def _check(subject: str, body: str) -> None:
    if not body.strip():
        raise refuse("body", _("Write a text first."))
    for field, words in (("subject", subject), ("body", body)):
        if unknown := unknown_names(words):
            names = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
            known = ", ".join(f"{{{{ {name} }}}}" for name in NAMES)
            text = _("Nobody knows %(names)s. Known are: %(known)s")
            raise refuse(field, text % {"names": names, "known": known})
