"""Where a client's clock hangs: told by their phone's number, else their office's own time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils import timezone
from phonenumbers import timezone as phone_zones

from clients.models import Client
from core.places import zone_names


def zone_of(client: Client) -> ZoneInfo:
    """Return the client's time zone. A number that may be anywhere in a wide country reads as the nearest to the office."""
    office = client.office.zone
    numbers = sorted(client.phones.all(), key=lambda phone: not phone.is_primary)
    for phone in numbers:
        names = _zones_of(phone.number or "")
        if names:
            return office if office.key in names else _nearest(names, office)
    return office


def _zones_of(number: str) -> list[str]:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return []
    return [name for name in phone_zones.time_zones_for_number(parsed) if name in zone_names()]


def _nearest(names: list[str], office: ZoneInfo) -> ZoneInfo:
    now = timezone.now()
    here = now.astimezone(office).utcoffset() or timedelta()

    def far(name: str) -> timedelta:
        return abs((now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()) - here)

    return ZoneInfo(min(names, key=far))
