"""Read the office's mailbox over IMAP (RFC 9051) and file what is new. Mail stays where it is, unread flags too."""

import hashlib
import imaplib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message as Mail
from urllib.parse import unquote, urlsplit

from django.db import connection
from django.utils import timezone
from imap_tools import AND, ImapToolsError, MailboxFolderSelectError, MailboxLoginError, U

from accounts.models import User
from notifications import heartbeats
from notifications.incoming import bounces, letters
from notifications.incoming.filing import Incoming, receive
from notifications.incoming.letters import Letter
from notifications.models import InboundMessage, MailboxState, Message
from notifications.threads import ANSWER, COPY
from notifications.transports.causes import cause_of
from notifications.transports.chosen import Chosen, chosen
from notifications.transports.imap import OfficeMailBox

log = logging.getLogger(__name__)

LOCK = 7_202_002  # one reader at a time, others skip
AT_ONCE = 200  # the rest comes with the next round
FIRST_DAYS = 1  # of a mailbox never read before


def read_new() -> int:
    """File what came since the last time; returns how many were new. Without a mailbox there is nothing to do.

    A mailbox that cannot be read is noted on its row and tried again by the next round.
    """
    where = chosen("mailbox")
    if not where.url:
        return 0
    with _alone() as may:
        if not may:
            return 0
        state, _ = MailboxState.objects.get_or_create(name=name_of(where))
        try:
            count = _read(where, state)
        except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as error:
            # the library's own text may quote the sign-in
            log.warning("mailbox_unreadable", extra={"error": type(error).__name__})
            state.last_error, state.tried_at = _cause(error), timezone.now()
            state.save(update_fields=["last_error", "tried_at"])
            return 0
    heartbeats.beat("mailbox")
    return count


def name_of(where: Chosen) -> str:
    """Return the name of a mailbox in the database: user@host/folder, no secret in it."""
    parts = urlsplit(where.url)
    return f"{unquote(parts.username or '')}@{parts.hostname}{parts.path}"[:200]


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        may = bool(cursor.fetchone()[0])
    try:
        yield may
    finally:
        if may:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _cause(error: Exception) -> str:
    """Return the code of notifications.transports.words for a mailbox that cannot be read."""
    if isinstance(error, MailboxLoginError):
        return "sign_in"
    return "folder" if isinstance(error, MailboxFolderSelectError) else cause_of(error)


def _read(where: Chosen, state: MailboxState) -> int:
    parts = urlsplit(where.url)
    if parts.scheme not in {"imap", "imaps"}:
        raise ValueError("not the address of a mailbox")
    box = OfficeMailBox(parts, public_only=where.public_only)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    count = 0
    with box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder):
        validity = int(box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        if state.uid_validity != validity:
            state.uid_validity, state.last_uid = validity, 0
        for found in box.fetch(_wanted(state), mark_seen=False, limit=AT_ONCE):
            uid = int(found.uid or 0)
            if uid <= state.last_uid:
                continue  # "n:*" always answers with the last one, even when it is older (RFC 9051 §6.4.8)
            count += file_safely(found.obj, f"imap:{state.name}:{validity}:{uid}")
            state.last_uid = uid
            state.save(update_fields=["uid_validity", "last_uid"])
    state.read_at = state.tried_at = timezone.now()
    state.last_error = ""
    state.save()
    return count


def _wanted(state: MailboxState) -> AND:
    if state.last_uid:
        return AND(uid=U(str(state.last_uid + 1), "*"))
    return AND(date_gte=timezone.now().date() - timedelta(days=FIRST_DAYS))


def file_safely(mail: Mail, key: str) -> bool:
    """File one mail; True when it was new. One that breaks us is kept in the tray and does not stop the others."""
    try:
        return file_mail(mail, key) is not None
    except Exception:
        log.exception("mail_broken", extra={"key": key[:200]})
        kept = receive(
            Incoming(Message.Channel.EMAIL, key, sender="", subject_line=str(mail.get("Subject", ""))[:200])
        )
        return kept is not None


def file_mail(mail: Mail, key: str) -> InboundMessage | None:
    """File one mail under what it answers; returned ones mark their message. None when it was read before."""
    letter = letters.read(mail)
    answered = _answered(letter)
    if answered is not None and letter.report is not None:
        bounces.came_back(answered, letter.report)
    if answered is not None and letter.kind == InboundMessage.Kind.COMPLAINT:
        bounces.was_unwanted(answered)
    author = _author(letter)
    if letter.kind == InboundMessage.Kind.FILED and author is None:
        letter.kind = InboundMessage.Kind.ANSWER
    return receive(
        Incoming(
            channel=Message.Channel.EMAIL,
            # the same letter may lie in two folders or come by a call-back too
            key="mail:" + hashlib.sha256((letter.message_id or key).encode()).hexdigest(),
            sender=letter.sender,
            kind=letter.kind,
            sender_name=letter.sender_name,
            recipients=letter.recipients,
            subject_line=letter.subject_line,
            body=letter.body,
            message_id=letter.message_id,
            received_at=letter.written_at if letter.kind == InboundMessage.Kind.FILED else None,
            answer_to=answered,
            filed_by=author if letter.kind == InboundMessage.Kind.FILED else None,
        )
    )


def _answered(letter: Letter) -> Message | None:
    """Return the message that a letter answers: by the signed address, else by our own Message-ID with its secret part."""
    if letter.token and letter.token[0] == ANSWER:
        return Message.objects.filter(pk=letter.token[1]).first()
    for pk, thread in letter.answers[:20]:
        if found := Message.objects.filter(pk=pk, thread=thread).first():
            return found
    return None


def _author(letter: Letter) -> User | None:
    if letter.token and letter.token[0] == COPY:
        author: User | None = User.objects.filter(pk=letter.token[1], is_active=True).first()
        return author
    return None
