"""Why colleagues do not see a client: said where somebody mentions them and finds nobody."""

from django.utils.translation import gettext as _

from accounts.models import FirmSettings, User, Visibility
from clients import access
from clients.models import Client

MOST_NAMES = 3


def team_decides() -> bool:
    """Say whether an owner's team decides who else sees a client: then nobody does where the owner has none."""
    return FirmSettings.load().visibility == Visibility.TEAM


def is_unseen_by_colleagues(user: User) -> bool:
    """Say whether clients of this person stay hidden from the office's employees and managers for want of a team."""
    return user.team_id is None and team_decides()


def why_few_see(client: Client) -> str:
    """Return the sentence that says why employees and managers cannot see a client, "" where they can. One query at most."""
    owner = client.owner
    if owner is None or not is_unseen_by_colleagues(owner):
        return ""
    return _(
        "%(name)s belongs to no team, so only administrators see this client too. A team is chosen under Settings, People."
    ) % {"name": owner.name}


def why_not_found(client: Client, words: str) -> str:
    """Say why a name typed after @ finds nobody: colleagues of that name may not see the client. Three queries at most."""
    if reason := why_few_see(client):
        return reason
    blind = User.objects.active().matching(words) if words.strip() else User.objects.none()
    names = list(
        blind.exclude(pk__in=access.people_who_see(client).order_by().values("pk"))
        .order_by("name", "id")
        .values_list("name", flat=True)[:MOST_NAMES]
    )
    if not names:
        return ""
    text = _("%(names)s may not see this client and cannot be mentioned here.")
    return text % {"names": ", ".join(names)}
