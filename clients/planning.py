"""What falls due by itself about clients: reminders of planned contacts. Run by notifications.planner."""

from datetime import datetime, timedelta

from django.db.models import F

from clients import letters
from clients.models import Contact
from notifications.services import send_to_client
from notifications.texts import version_of

REMINDER = "contact_reminder"
BEFORE = timedelta(days=1)


def plan_reminders(now: datetime, horizon: datetime) -> None:
    """Write the reminders due until the horizon; those missed while nothing ran follow as long as they make sense.

    A contact agreed less than a day ahead has none: the client has only just said yes. Twice is once.
    """
    rows = Contact.objects.reminding().filter(at__gt=now, at__lte=horizon + BEFORE)
    agreed = rows.filter(updated_at__lte=F("at") - BEFORE).select_related("client__office")
    for contact in agreed.prefetch_related("client__emails", "client__phones"):
        _remind(contact)


def _remind(contact: Contact) -> None:
    client = contact.client
    found = letters.best_address(client)
    if found is None:
        return
    channel, to = found
    letter = letters.contact_reminder(contact, channel)
    send_to_client(
        client.subject,
        channel,
        to,
        letter.body,
        kind=REMINDER,
        by=None,
        subject_line=letter.subject_line,
        language=letter.language,
        name=client.name,
        office=client.office,
        about=contact.subject,
        due_at=contact.at - BEFORE,
        not_after=contact.at,
        template=version_of(REMINDER, letters),
        dedupe_key=f"reminder:{contact.subject}:{contact.at.isoformat()}",
    )
