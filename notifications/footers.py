"""What stands below every e-mail: who writes, by what right, and how to get less. In the active language."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Office
from notifications.choices import choice_url
from notifications.models import Message, Purpose


@dataclass(frozen=True)
class Footer:
    """`legal`: lines of the office's letterhead, name first; `why`: why this came; `url`: where to choose."""

    legal: list[str] = field(default_factory=list)
    why: str = ""
    url: str = ""
    link: str = ""


def footer_of(message: Message) -> Footer:
    """Return the footer of an e-mail."""
    url = choice_url(message)
    if message.user_id is not None:
        return Footer(
            _legal(message.office, is_short=True), message.why, url, _("Fewer like this") if url else ""
        )
    if not url:
        return Footer(_legal(message.office), message.why)
    if message.purpose == Purpose.MARKETING:
        why, link = (
            _("This is advertising; you agreed to receive it."),
            _("Unsubscribe or choose what you receive"),
        )
    else:
        why, link = (
            _("This is a service message: it is about your own matters."),
            _("Choose what you receive from us"),
        )
    return Footer(_legal(message.office), " ".join(filter(None, [message.why, why])), url, link)


def _legal(office: Office | None, *, is_short: bool = False) -> list[str]:
    if office is None:
        return []
    lines = [office.legal_name or office.name]
    if is_short:
        return lines
    numbers = [
        _("Registration number: %(number)s") % {"number": office.legal_id} if office.legal_id else "",
        _("VAT: %(number)s") % {"number": office.vat_id} if office.vat_id else "",
    ]
    lines += [*numbers, _in_one_line(office.address), office.phone]
    return [line for line in lines if line]


def _in_one_line(text: str) -> str:
    return ", ".join(" ".join(line.split()).rstrip(",") for line in text.splitlines() if line.strip())
