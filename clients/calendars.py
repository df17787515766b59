"""A planned contact as a calendar file (RFC 5545)."""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from clients.models import Contact
from core.lazy import Lazy

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Lazy("icalendar")

USUAL_MINUTES = 60


def event_of(contact: Contact) -> bytes:
    """Return one event in UTC, so that every calendar shows it in its owner's zone. Cheap: no queries."""
    event = icalendar.Event()
    event.add("uid", f"contact-{contact.pk}@{settings.BASE_URL.partition('//')[2]}")
    event.add("dtstamp", timezone.now())
    event.add("last-modified", contact.updated_at)
    event.add("dtstart", contact.at.astimezone(UTC))
    event.add("duration", timedelta(minutes=contact.duration_minutes or USUAL_MINUTES))
    event.add("summary", f"{contact.get_kind_display()}: {contact.client.name}")
    if contact.outcome:
        event.add("description", contact.outcome)
    if contact.client.address:
        event.add("location", contact.client.address)
    path = reverse("clients:client_detail", args=[contact.client_id])
    event.add("url", icalendar.vUri(f"{settings.BASE_URL}{path}"))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dossier//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
