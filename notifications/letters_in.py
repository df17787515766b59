"""Read an e-mail that came in: who, to whom, which words, and whether a person wrote it at all.

Mail in the wild breaks every rule; nothing here raises for what a stranger put into a header or a body.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

import nh3

from notifications import threads
from notifications.models import InboundMessage
from notifications.threads import COPY

Kind = InboundMessage.Kind

RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Bcc")
_DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-?daemon|mail delivery|mailerdaemon)", re.IGNORECASE)
_RETURNED = re.compile(
    r"undeliver|delivery (status|failure|report|has failed|problem)|returned mail|mail delivery|failure notice"
    r"|delivery notification|could not be delivered|не ?доставлен|недоставлен|تعذر تسليم",
    re.IGNORECASE,
)
_SURELY_RETURNED = re.compile(
    r"^(failure notice|failure delivery|returned mail|delivery status notification|undeliver|complaint about message)",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"^(automatic reply|auto(matic)?[ -]?(reply|response|answer)|out of (the )?office|автоматич|автоответ"
    r"|автовідповід|отсъствам|رد تلقائي|خارج المكتب)",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<\s*(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", re.IGNORECASE)


@dataclass
class Letter:
    """What an e-mail says once it is decoded."""

    kind: str
    sender: str
    sender_name: str
    recipients: list[str] = field(default_factory=list)
    subject_line: str = ""
    body: str = ""
    message_id: str = ""
    written_at: datetime | None = None
    token: tuple[str, int] | None = None  # (purpose, id) of a valid signed address
    answers: list[tuple[int, str]] = field(
        default_factory=list
    )  # our own Message-IDs that it names, last first
    status: str = ""  # of a returned one: 5.1.1


def read(mail: Mail) -> Letter:
    """Decode and class one e-mail."""
    sender_name, sender = parseaddr(_header(mail, "From"))
    recipients = [address for name in RECIPIENT_HEADERS for address in _addresses(mail, name)]
    token = threads.read_token(" ".join(recipients))
    kind = _kind(mail, sender, is_copy=token is not None and token[0] == COPY)
    named = f"{_header(mail, 'References')} {_header(mail, 'In-Reply-To')}"
    if kind == Kind.BOUNCE:
        named = f"{named} {_inner_ids(mail)}"
    return Letter(
        kind=kind,
        sender=sender,
        sender_name=sender_name,
        recipients=list(dict.fromkeys(recipients)),
        subject_line=_header(mail, "Subject"),
        body=_body(mail),
        message_id=_header(mail, "Message-ID").strip(),
        written_at=_date(mail),
        token=token,
        answers=threads.read_message_ids(named),
        status=_status(mail) if kind == Kind.BOUNCE else "",
    )


def _kind(mail: Mail, sender: str, *, is_copy: bool) -> str:
    if _is_returned(mail, sender):
        return Kind.BOUNCE
    if _is_automatic(mail):
        return Kind.AUTO_REPLY
    return Kind.FILED if is_copy else Kind.ANSWER


def _is_returned(mail: Mail, sender: str) -> bool:
    """Delivery and abuse reports (RFC 3464, RFC 5965), and the free-form ones of mail daemons."""
    if mail.get_content_type() == "multipart/report":
        report = str(mail.get_param("report-type") or "").lower()
        return report != "disposition-notification"
    if any(
        part.get_content_type() in {"message/delivery-status", "message/feedback-report"}
        for part in mail.walk()
    ):
        return True
    if mail.get("X-Failed-Recipients"):
        return True
    if _SURELY_RETURNED.match(_header(mail, "Subject").strip()):
        return True
    is_daemon = bool(_DAEMON.match(sender) or _DAEMON.match(_header(mail, "From").strip(' "<')))
    return is_daemon and (_is_unanswerable(mail) or bool(_RETURNED.search(_header(mail, "Subject"))))


def _is_automatic(mail: Mail) -> bool:
    """Whatever says that no person wrote it (RFC 3834 §5 and what programs set besides)."""
    said = _header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if said and said != "no":
        return True
    if any(
        mail.get(name)
        for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "List-Id")
    ):
        return True
    if _header(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if mail.get_content_type() == "multipart/report":
        return True
    return _is_unanswerable(mail) or bool(_AUTOMATIC.match(_header(mail, "Subject").strip()))


def _is_unanswerable(mail: Mail) -> bool:
    return _header(mail, "Return-Path").strip() == "<>"


def _header(mail: Mail, name: str) -> str:
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        text = str(make_header(decode_header(str(raw))))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        text = str(raw)
    # lone surrogates stand for bytes that were no text
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _addresses(mail: Mail, name: str) -> list[str]:
    raws = [_header(mail, name)] if mail.get(name) else []
    return [address for _, address in getaddresses(raws) if "@" in address][:50]


def _date(mail: Mail) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else None


def _body(mail: Mail) -> str:
    """Return the words: the plain text where there is one, else the text of the HTML without its code."""
    plain, rich = "", ""
    for part in _shown(mail):
        if part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not rich:
            rich = _decoded(part)
    return plain.strip() or _without_markup(rich)


def _shown(mail: Mail) -> Iterator[Mail]:
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        yield part


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "latin-1"):
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return payload.decode("utf-8", "replace")


def _without_markup(rich: str) -> str:
    text = nh3.clean(_BREAKS.sub("\n", rich), tags=set(), attributes={})
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _inner_ids(mail: Mail) -> str:
    """Collect the Message-IDs inside a returned mail: of the letter it brings back, whole, as headers or as text."""
    found = []
    for part in mail.walk():
        if part is not mail and part.get("Message-ID"):
            found.append(_header(part, "Message-ID"))
        if part.get_content_type() in {"text/rfc822-headers", "text/plain", "message/delivery-status"}:
            found.append(_decoded(part)[:50_000] if not part.is_multipart() else "")
    return " ".join(found)


def _status(mail: Mail) -> str:
    """Return the status of a delivery report (RFC 3463: 4.x.x is a delay, 5.x.x final), "" when it gives none."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Mail) and (status := _header(block, "Status").split(" ")[0].strip()):
                    return status
    found = re.search(r"\b([45]\.\d{1,3}\.\d{1,3})\b", _body(mail)[:20_000])
    return found.group(1) if found else ""
