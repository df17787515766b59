"""An e-mail built from a message row: the same bytes in every try, one recipient, plain text and HTML twin."""

from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override

from notifications import threads
from notifications.models import Message


def build(message: Message) -> EmailMultiAlternatives:
    """Return the letter of a message. Raises BadHeaderError for a header that would break out of its line."""
    sender = (message.office.email_from if message.office else "") or settings.EMAIL_FROM
    headers = {
        "Message-ID": threads.message_id(message),
        "Date": format_datetime(message.first_try_at or message.created_at),
        "Content-Language": message.language,
    }
    if message.user_id is None and message.subject:
        headers["Reply-To"] = formataddr((parseaddr(sender)[0], threads.reply_address(message)))
    if message.user_id is not None or message.created_by_id is None:
        # RFC 3834 §5: other machines must not answer
        headers["Auto-Submitted"] = "auto-generated"
        headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    letter = EmailMultiAlternatives(
        subject=message.subject_line or settings.BASE_URL,
        body=_plain(message),
        from_email=sender,
        to=[message.to],
        headers=headers,
    )
    letter.attach_alternative(_html(message), "text/html")
    return letter


def _link(message: Message) -> str:
    return f"{settings.BASE_URL}{message.url}" if message.url.startswith("/") else message.url


def _plain(message: Message) -> str:
    return "\n\n".join(part for part in (message.text_as_sent, _link(message), message.why) if part) + "\n"


def _html(message: Message) -> str:
    info = get_language_info(message.language)
    with override(message.language):
        return render_to_string(
            "emails/message.html",
            {
                "message": message,
                "language": message.language,
                "direction": "rtl" if info["bidi"] else "ltr",
                "link": _link(message),
                "office": message.office,
            },
        )
