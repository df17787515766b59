"""The sections of Settings, in order. A later app adds one line; addresses that do not exist yet are left out."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True)
class Section:
    """One entry of the list on the left. `whom`: everybody, leads (managers too) or admins."""

    url_name: str
    label: Any
    icon: str
    about: Any
    whom: str = "everybody"

    def is_for(self, user: User) -> bool:
        return self.whom == "everybody" or user.is_admin or (self.whom == "leads" and user.leads)


SECTIONS = (
    Section("desk:settings_profile", _("Profile"), "user", _("Name, language, hours, absences")),
    Section(
        "desk:settings_security",
        _("Sign-in and security"),
        "shield",
        _("Password, second factor, API tokens"),
    ),
    Section("notifications:preferences", _("Notifications"), "bell", _("What reaches you, and how")),
    Section("desk:settings_people", _("People"), "users", _("Who works here, and as what"), "leads"),
    Section("desk:settings_teams", _("Teams"), "grid", _("Who works together, and who leads"), "admins"),
    Section(
        "desk:settings_offices", _("Offices"), "building", _("Week, holidays, senders, alerts"), "admins"
    ),
    Section("desk:settings_visibility", _("Visibility"), "eye", _("Which clients employees see"), "admins"),
    Section("desk:settings_gateways", _("E-mail and SMS"), "mail", _("How messages leave"), "admins"),
    Section(
        "desk:settings_contact",
        _("Writing to clients"),
        "send",
        _("Quiet hours, limits, SMS budget"),
        "admins",
    ),
    Section("desk:settings_letters", _("How e-mails look"), "eye", _("A letter in each language"), "admins"),
    Section(
        "desk:settings_notices",
        _("Notices for everybody"),
        "lock",
        _("What nobody can switch off"),
        "admins",
    ),
    Section(
        "desk:settings_sample", _("Sample office"), "briefcase", _("25 clients to practise on"), "admins"
    ),
    Section("desk:settings_texts", _("Texts"), "file-text", _("What is sent again and again"), "admins"),
    Section("desk:settings_health", _("Health"), "chart", _("Whether everything runs"), "admins"),
)


def sections_for(user: User, path: str) -> list[dict[str, Any]]:
    """Return the sections of somebody's Settings; the longest address that `path` begins with is the current one."""
    found = []
    for section in SECTIONS:
        try:
            url = reverse(section.url_name)
        except NoReverseMatch:
            continue
        if section.is_for(user):
            found.append({"section": section, "url": url, "current": path.startswith(url)})
    return found
