"""A planned contact as a calendar file (RFC 5545)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from clients.models import Contact
from core.lazy import Lazy

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Lazy("icalendar")

DEFAULT_MINUTES = 60


def invitation(contact: Contact) -> bytes:
    """Return the .ics of a contact, in the active language. Times are UTC, so that every calendar shows its own.

    The same contact keeps its UID: importing a moved one moves the entry.
    """
    entry = icalendar.Event()
    entry.add("uid", f"contact-{contact.pk}@{settings.BASE_URL.split('://')[-1]}")
    entry.add("sequence", int(contact.updated_at.timestamp()) - int(contact.created_at.timestamp()))
    entry.add("dtstamp", contact.updated_at)
    entry.add("dtstart", contact.at)
    entry.add("dtend", contact.at + timedelta(minutes=contact.duration_minutes or DEFAULT_MINUTES))
    names = {"kind": contact.get_kind_display(), "name": contact.client.name}
    entry.add("summary", _("%(kind)s: %(name)s") % names)
    if contact.client.address:
        entry.add("location", contact.client.address)
    organizer = icalendar.vCalAddress(f"mailto:{contact.author.email}")
    organizer.params["cn"] = contact.author.name
    entry.add("organizer", organizer)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dossier//Dossier//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
