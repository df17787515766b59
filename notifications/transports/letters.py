"""An e-mail built from a message row: the same bytes in every try, one recipient, plain text and HTML twin."""

import re
from collections.abc import Iterable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, override

from notifications import threads
from notifications.footers import Footer, footer_of
from notifications.logo import CONTENT_ID, Logo, logo_of
from notifications.models import Message

LINE_BREAK = SafeString("<br>")
_ADDRESS = re.compile(r"(https?://[^\s<>\"\u2066-\u2069]+)")
_LTR_ISOLATE, _POP_ISOLATE = "\u2066", "\u2069"


class Letter(EmailMultiAlternatives):
    """An e-mail whose pictures belong to its HTML (RFC 2387), so that programs do not list them as files."""

    def message(self, *args: Any, **options: Any) -> Any:
        pictures = [one for one in self.attachments if isinstance(one, MIMEImage)]
        every, self.attachments = self.attachments, [one for one in self.attachments if one not in pictures]
        try:
            mail = super().message(*args, **options)
        finally:
            self.attachments = every
        if pictures:
            parts: Iterable[Any] = mail.walk()
            for part in parts:
                if part.get_content_type() == "multipart/alternative":
                    html = part.get_payload().pop()
                    related: Any = MIMEMultipart("related", type="text/html")
                    for piece in (html, *pictures):
                        related.attach(piece)
                    part.attach(related)
        return mail


def build(message: Message) -> EmailMultiAlternatives:
    """Return the letter of a message. Raises BadHeaderError for a header that would break out of its line."""
    sender = (message.office.email_from if message.office else "") or settings.EMAIL_FROM
    with override(message.language):
        footer = footer_of(message)
        logo = logo_of(message.office)
        letter = Letter(
            subject=message.subject_line or settings.BASE_URL,
            body=plain_of(message, footer),
            from_email=sender,
            to=[message.to],
            headers=_headers(message, sender, footer),
        )
        letter.attach_alternative(html_of(message, footer, logo, f"cid:{CONTENT_ID}"), "text/html")
    if logo:
        letter.attach(_inline(logo))
    for file in message.letter.get("files", ()):
        with default_storage.open(file["path"]) as kept:
            letter.attach(file["name"], kept.read(), file["type"])
    return letter


def preview_of(message: Message) -> tuple[str, str]:
    """Return text and HTML of a letter without building it. Call with the message's language active."""
    footer = footer_of(message)
    logo = logo_of(message.office)
    return plain_of(message, footer), html_of(message, footer, logo, logo.data_url if logo else "")


def _inline(logo: Logo) -> MIMEImage:
    picture = MIMEImage(logo.content, logo.kind)
    picture["Content-ID"] = f"<{CONTENT_ID}>"
    picture["Content-Disposition"] = f'inline; filename="logo.{logo.kind}"'
    return picture


def _headers(message: Message, sender: str, footer: Footer) -> dict[str, str]:
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
    # what it answers, so that the client's program files it in the same conversation (RFC 5322 §3.6.4)
    if answered := message.letter.get("in_reply_to"):
        headers["In-Reply-To"] = answered
        headers["References"] = " ".join(message.letter.get("references") or [answered])
    if footer.url:
        # RFC 2369 and 8058: the mail program's own button, one POST without a session
        headers["List-Unsubscribe"] = f"<{footer.url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def link_of(message: Message) -> str:
    """Return the address behind the button of an e-mail; "" without one."""
    return f"{settings.BASE_URL}{message.url}" if message.url.startswith("/") else message.url


def plain_of(message: Message, footer: Footer) -> str:
    """Return the plain-text twin: the same words in the same order. Call with the message's language active."""
    is_rtl = get_language_info(message.language)["bidi"]
    legal = [_isolated(line) if is_rtl and not _has_rtl(line) else line for line in footer.legal]
    foot = "\n".join(filter(None, [*legal, footer.why, f"{footer.link}:" if footer.url else "", footer.url]))
    parts = [message.text_as_sent, link_of(message), f"-- \n{foot}" if foot else ""]
    return "\n\n".join(part for part in parts if part) + "\n"


def _isolated(text: str) -> str:
    """Keep digits and Latin names together inside a right-to-left letter."""
    return f"{_LTR_ISOLATE}{text}{_POP_ISOLATE}"


def _has_rtl(text: str) -> bool:
    return any("\u0590" <= character <= "\u08ff" for character in text)


def html_of(message: Message, footer: Footer, logo: Logo | None = None, source: str = "") -> str:
    """Return the HTML twin, its logo taken from `source`. Call with the message's language active."""
    is_rtl = get_language_info(message.language)["bidi"]
    office = message.office
    context: dict[str, Any] = {
        "message": message,
        "language": message.language,
        "direction": "rtl" if is_rtl else "ltr",
        "start": "right" if is_rtl else "left",
        "is_rtl": is_rtl,
        "preheader": " ".join(message.body.split())[:140],
        "paragraphs": _paragraphs(message.body),
        "link": link_of(message),
        "office": office,
        "logo": logo,
        "logo_source": source,
        "initial": (office.name[:1] if office else "D").upper(),
        "letterhead": office.letterhead.splitlines() if office else [],
        "footer": footer,
    }
    return render_to_string("emails/message.html", context)


def _paragraphs(text: str) -> list[SafeString]:
    """Return the paragraphs of a text as HTML, its lines kept, addresses of pages made links. Nothing else is markup."""
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    return [
        format_html_join(LINE_BREAK, "{}", ((_line(line),) for line in part.strip("\n").split("\n")))
        for part in parts
    ]


def _line(text: str) -> SafeString:
    pieces = _ADDRESS.split(text)
    shown = (
        (
            format_html('<a class="link" href="{0}" style="color:#4338ca" dir="ltr">{0}</a>', piece)
            if index % 2
            else piece,
        )
        for index, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", shown)
