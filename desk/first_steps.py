"""What a new office does first: ticked by what really happened, gone when all is done or somebody hides it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import FirmSettings, User
from clients.models import Client
from notifications.transports.registry import gateway_for


@dataclass(frozen=True)
class Step:
    """One thing to do, where it is done, and whether it is."""

    name: str
    title: str
    about: str
    icon: str
    url: str
    action: str
    is_done: bool


def first_steps(user: User) -> list[Step]:
    """Return what an office has to do first, done ones among it; nothing once all is done, hidden, or for others.

    Administrators alone: the steps are theirs to take. Five queries at most, none over all clients.
    """
    if not user.is_admin or FirmSettings.load().first_steps_hidden:
        return []
    has_clients = Client.objects.visible_to(user).kept().filter(is_sample=False).exists()
    steps = [
        _clients(is_done=has_clients),
        _colleagues(user),
        _email(),
        _sample(user, has_clients=has_clients),
    ]
    return [] if all(step.is_done for step in steps) else steps


def _clients(*, is_done: bool) -> Step:
    return Step(
        "import",
        _("Bring your clients"),
        _("From a spreadsheet or an address book: columns are recognised, and it can be undone."),
        "upload",
        reverse("clients:import_create"),
        _("Import"),
        is_done,
    )


def _colleagues(user: User) -> Step:
    return Step(
        "invite",
        _("Invite your colleagues"),
        _("They choose their own password; you say what they see."),
        "user-plus",
        reverse("desk:person_invite"),
        _("Invite"),
        User.objects.active().exclude(pk=user.pk).exists(),
    )


def _email() -> Step:
    return Step(
        "gateway",
        _("Connect e-mail"),
        _("Until then invitations, reminders and letters to clients stay in Dossier."),
        "mail",
        reverse("desk:settings_gateways"),
        _("Set up"),
        gateway_for("email").is_real,
    )


def _sample(user: User, *, has_clients: bool) -> Step:
    return Step(
        "sample",
        _("Try the sample office"),
        _("25 clients to practise on; nothing is ever sent to them, and one click removes them."),
        "briefcase",
        reverse("desk:settings_sample"),
        _("Have a look"),
        has_clients or Client.objects.visible_to(user).samples().exists(),
    )
