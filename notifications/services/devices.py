"""A person's browsers that take notices: added after a click, removed by a click or by their push service."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import RuleError
from notifications import kinds, vapid
from notifications.models import Channel, Preference, PushDevice
from notifications.texts import one_line
from notifications.transports.base import TransportError
from notifications.transports.web_push import encrypt, is_endpoint


@transaction.atomic
def add_device(user: User, *, endpoint: str, p256dh: str, auth: str, name: str) -> PushDevice:
    """Let a browser take notices; the same browser again is renewed, another person's becomes this person's.

    With the first one, everything that comes by e-mail comes by push too, until the person chooses otherwise.
    Raises RuleError at `endpoint`.
    """
    if not is_endpoint(endpoint) or len(p256dh) > 100 or len(auth) > 40:
        raise RuleError(_("This browser's push service is not known here."), field="endpoint")
    try:
        encrypt(b"", p256dh, auth)
    except TransportError:
        raise RuleError(_("The browser's keys cannot be read."), field="endpoint") from None
    known = PushDevice.objects.filter(endpoint=endpoint)
    if user.push_devices.count() >= PushDevice.MOST and not known.exists():
        raise RuleError(_("Remove a browser first: these are many."), field="endpoint")
    values = {"user": user, "p256dh": p256dh, "auth": auth, "name": one_line(name, 80) or _("Browser")}
    device, _is_new = PushDevice.objects.update_or_create(endpoint=endpoint, defaults=values)
    if not Preference.objects.filter(user=user, channel=Channel.PUSH).exists():
        Preference.objects.bulk_create(
            Preference(user=user, kind=kind.name, channel=Channel.PUSH, is_on=True)
            for kind in kinds.listed()
            if "email" in kind.channels
        )
    return device


def push_key() -> str:
    """Return the office's public key for browsers; the first time it is made."""
    key = vapid.private_key(make=True)
    return vapid.public_text(key) if key else ""


def remove_device(user: User, pk: int) -> bool:
    """Send nothing more to one of the person's browsers; False when it is not theirs."""
    gone, _each = PushDevice.objects.filter(user=user, pk=pk).delete()
    return bool(gone)


def remove_other_devices(user: User, keep: int | None) -> None:
    """Send nothing more to any browser of the person but one of them, e.g. when they signed out everywhere else."""
    user.push_devices.exclude(pk__in=[keep] if keep is not None else []).delete()


def devices_of(user: User) -> list[PushDevice]:
    """Return the person's browsers, the newest first. One query."""
    return list(user.push_devices.order_by("-pk"))


def devices_of_all(users: Iterable[User]) -> dict[int, list[PushDevice]]:
    """Return the browsers of several people. One query."""
    found: dict[int, list[PushDevice]] = {}
    for device in PushDevice.objects.filter(user__in=list(users)).order_by("pk"):
        found.setdefault(device.user_id, []).append(device)
    return found
