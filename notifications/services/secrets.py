"""Mail that carries a key: sign-in links, invitations. No screen shows it, and the text is wiped once it left."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Office, User
from core.jobs import enqueue
from notifications import outbox
from notifications.addresses import check_address
from notifications.clock import office_now
from notifications.models import Message
from notifications.texts import one_line, several_lines

ACCOUNT_MAIL = "account_mail"


@transaction.atomic
def send_secret(  # noqa: PLR0913 - keywords only past the text
    to: str,
    subject_line: str,
    body: str,
    *,
    user: User | None = None,
    language: str = "",
    office: Office | None = None,
    lives: timedelta | None = None,
) -> Message:
    """Write an urgent e-mail that holds a key, e.g. a sign-in link, and return its row.

    It is not sent any more once the key would be worthless (`lives`, else PASSWORD_RESET_TIMEOUT). Raises RuleError
    at `to`.
    """
    office_id = user.office_id if user else office.pk if office else None
    key = f"{ACCOUNT_MAIL}:{uuid.uuid4().hex}"
    outbox.write_messages(
        [
            {
                "user_id": user.pk if user else None,
                "name": user.name if user else "",
                "channel": Message.Channel.EMAIL,
                "to": check_address("email", to),
                "office_id": office_id,
                "kind": ACCOUNT_MAIL,
                "language": language or (user.language if user else settings.LANGUAGE_CODE),
                "subject_line": one_line(subject_line),
                "body": several_lines(body).strip(),
                "is_urgent": True,
                "is_secret": True,
                "not_after": office_now() + (lives or timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)),
                "dedupe_key": key,
            }
        ]
    )
    enqueue("notifications.sweep")
    return Message.objects.get(dedupe_key=key)
