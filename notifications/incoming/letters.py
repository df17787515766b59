"""Read an e-mail that came in: who, to whom, which words, and whether a person wrote it at all.

Mail in the wild breaks every rule; nothing here raises for what a stranger put into a header or a body.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as Mail
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from notifications import threads
from notifications.incoming import returned
from notifications.incoming.mail_text import attached, body, decoded, header, told
from notifications.incoming.returned import Returned
from notifications.models import InboundMessage
from notifications.threads import COPY

Kind = InboundMessage.Kind

RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Bcc")
_DAEMON = re.compile(r"^(mailer-daemon|post_?master|mail-?daemon|mail delivery|mailerdaemon)", re.IGNORECASE)
_ROBOT = re.compile(r"^(no|do-?not|donot)[-_.]?reply\b", re.IGNORECASE)
# Amazon SES tells of returned mail and complaints by mail too, as JSON ("Notification contents for Amazon SES")
_SES = re.compile(r'"notificationType"\s*:\s*"(Bounce|Complaint|Delivery)"')
_RETURNED = re.compile(
    r"undeliver|delivery (status|failure|report|has failed|problem)|returned mail|mail delivery|failure notice"
    r"|delivery notification|could not be delivered|не ?доставлен|недоставлен|تعذر تسليم",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(could not|not|cannot|unable to) be? ?deliver|error message|delivery (has )?failed|undeliver",
    re.IGNORECASE,
)
_SURELY_RETURNED = re.compile(
    r"^(failure notice|failure delivery|returned mail|delivery status notification|undeliver)",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"^(automatic reply|auto(matic)?[ -]?(reply|response|answer)|out of (the )?office|автоматич|автоответ"
    r"|автовідповід|отсъствам|رد تلقائي|خارج المكتب)",
    re.IGNORECASE,
)


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
    report: Returned | None = None  # of a returned one: what became of our letter


def read(mail: Mail) -> Letter:
    """Decode and class one e-mail."""
    sender_name, sender = parseaddr(header(mail, "From"))
    recipients = [address for name in RECIPIENT_HEADERS for address in _addresses(mail, name)]
    token = threads.read_token(" ".join(recipients))
    kind = _kind(mail, sender, is_copy=token is not None and token[0] == COPY)
    named = f"{header(mail, 'References')} {header(mail, 'In-Reply-To')}"
    if kind in {Kind.BOUNCE, Kind.COMPLAINT}:
        named = f"{named} {_inner_ids(mail)}"
    return Letter(
        kind=kind,
        sender=sender,
        sender_name=sender_name,
        recipients=list(dict.fromkeys(recipients)),
        subject_line=header(mail, "Subject"),
        body=_words(mail, kind),
        message_id=header(mail, "Message-ID").strip(),
        written_at=_date(mail),
        token=token,
        answers=threads.read_message_ids(named),
        report=returned.read(mail) if kind == Kind.BOUNCE else None,
    )


def _words(mail: Mail, kind: str) -> str:
    """Return the text, and below it, under a sign that every language reads, which files came along."""
    files = attached(mail) if kind in {Kind.ANSWER, Kind.FILED} else []
    return "\n\n".join(filter(None, [body(mail), f"📎 {', '.join(files)}" if files else ""]))


def _kind(mail: Mail, sender: str, *, is_copy: bool) -> str:
    if _is_complaint(mail):
        return Kind.COMPLAINT
    if _is_returned(mail, sender):
        return Kind.BOUNCE
    if _is_automatic(mail):
        return Kind.AUTO_REPLY
    return Kind.FILED if is_copy else Kind.ANSWER


def _is_complaint(mail: Mail) -> bool:
    """A report that somebody called our letter unwanted (RFC 5965, and Hotmail's free form)."""
    if mail.get_content_type() == "multipart/report" and "feedback" in str(
        mail.get_param("report-type") or ""
    ):
        return True
    if header(mail, "Subject").strip().lower().startswith("complaint about message"):
        return True
    if any(part.get_content_type() == "message/feedback-report" for part in mail.walk()):
        return True
    return _ses(mail) == "Complaint"


def _ses(mail: Mail) -> str:
    """Return the kind of a notification of Amazon SES, "" for any other mail."""
    if "amazonaws.com" not in header(mail, "From"):
        return ""
    found = _SES.search(body(mail)[:2000])
    return found.group(1) if found else ""


def _is_returned(mail: Mail, sender: str) -> bool:
    """Delivery reports (RFC 3464), and the free-form ones of mail daemons."""
    if mail.get_content_type() == "multipart/report":
        report = str(mail.get_param("report-type") or "").lower()
        return report != "disposition-notification"
    if any(part.get_content_type() == "message/delivery-status" for part in mail.walk()):
        return True
    if mail.get("X-Failed-Recipients") or _ses(mail) == "Bounce":
        return True
    if _SURELY_RETURNED.match(header(mail, "Subject").strip()):
        return True
    is_daemon = bool(_DAEMON.match(sender) or _DAEMON.match(header(mail, "From").strip(' "<')))
    if is_daemon and (_is_unanswerable(mail) or _RETURNED.search(header(mail, "Subject"))):
        return True
    return (is_daemon or bool(_ROBOT.match(sender))) and _tells_of_failure(mail)


def _tells_of_failure(mail: Mail) -> bool:
    """Say whether the words are those of a server that could not deliver, and not a letter from such an address."""
    lines = told(mail)[:2000].splitlines()
    return any(returned.judge(line) for line in lines) and bool(_FAILED.search(" ".join(lines)))


def _is_automatic(mail: Mail) -> bool:
    """Whatever says that no person wrote it (RFC 3834 §5 and what programs set besides)."""
    said = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if said and said != "no":
        return True
    if any(
        mail.get(name)
        for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "List-Id")
    ):
        return True
    if header(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if mail.get_content_type() == "multipart/report":
        return True
    if _ROBOT.match(parseaddr(header(mail, "From"))[1]):
        return True
    return _is_unanswerable(mail) or bool(_AUTOMATIC.match(header(mail, "Subject").strip()))


def _is_unanswerable(mail: Mail) -> bool:
    return header(mail, "Return-Path").strip() == "<>"


def _addresses(mail: Mail, name: str) -> list[str]:
    raws = [header(mail, name)] if mail.get(name) else []
    return [address for _, address in getaddresses(raws) if "@" in address][:50]


def _date(mail: Mail) -> datetime | None:
    try:
        at = parsedate_to_datetime(header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else None


def _inner_ids(mail: Mail) -> str:
    """Collect the Message-IDs inside a returned mail: of the letter it brings back, whole, as headers or as text."""
    found = []
    for part in mail.walk():
        if part is not mail and part.get("Message-ID"):
            found.append(header(part, "Message-ID"))
        if part.get_content_type() in {"text/rfc822-headers", "text/plain", "message/delivery-status"}:
            found.append(decoded(part)[:50_000] if not part.is_multipart() else "")
    return " ".join(found)
