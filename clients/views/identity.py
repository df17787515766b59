"""Who a client is, as the page of one client shows it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Channel, Client
from clients.views import words
from core.rows import NOTHING, drawer

LANGUAGES = dict(settings.LANGUAGES)
MESSENGERS = (("viber", "Viber"), ("whatsapp", "WhatsApp"), ("telegram", "Telegram"))

# fields that are edited in place, in the order of the page
FACTS = (
    "addressed_as", "job_title", "organisation", "language", "preferred_channel", "owner", "source", "tags", "birthday",
    "website", "tax_number", "address", "notes",
)  # fmt: skip
FOR_ORGANISATIONS = {"tax_number"}
FOR_PEOPLE = {"addressed_as", "job_title", "organisation", "birthday"}


def identity_of(client: Client, user: User) -> dict[str, Any]:
    """What the head of the page and the peek say: name, state, numbers. `client` comes from `client_for_page`."""
    now = timezone.localtime()
    letters, colour = words.avatar_of(client.name)
    tone, when, step_exact = words.step_of(client.next_step_at, now, client.next_step_title)
    nothing = _("Nothing planned") if client.has_no_next_step else _("No next step")
    last, last_exact = words.past(client.last_contact_at, now)
    numbers = phones_of(client, user)
    return {
        "initials": letters,
        "colour": colour,
        "is_square": not client.is_person,
        "tone": tone,
        "when": when,
        "step": client.next_step_title if when else nothing,
        "step_exact": step_exact,
        "last": last or _("never"),
        "last_exact": last_exact,
        "phones": numbers,
        "emails": emails_of(client),
        "first_phone": next((phone for phone in numbers if phone["tel"] and not phone["is_dead"]), None),
    }


def phones_of(client: Client, user: User) -> list[dict[str, Any]]:
    """Every number with what one tap does; the messenger the client prefers comes first."""
    rows = client.points.phones
    home = client.office if client.office_id == user.office_id else user.office
    return [
        {
            "text": words.phone_text(row["number"], row["raw"], home.country),
            "tel": words.phone_link(row["number"], row["raw"]),
            "label": row["label"],
            "is_dead": row["is_dead"],
            "messengers": _messengers(client, row["number"]),
        }
        for row in rows
    ]


def _messengers(client: Client, number: str | None) -> list[dict[str, Any]]:
    if not number:
        return []
    order = sorted(MESSENGERS, key=lambda one: one[0] != client.preferred_channel)
    return [
        {
            "channel": channel,
            "label": label,
            "url": words.messenger_link(channel, number),
            "is_preferred": channel == client.preferred_channel,
        }
        for channel, label in order
    ]


def emails_of(client: Client) -> list[dict[str, Any]]:
    """Every e-mail address with the address of the composer for it."""
    rows = client.points.emails
    return list(map(dict, rows))


def facts_of(client: Client) -> dict[str, SafeString]:
    """The fields that are edited in place, drawn: `facts` that have a value, `gaps` that have none."""
    others = FOR_ORGANISATIONS if client.is_person else FOR_PEOPLE
    every = [fact_of(client, name) for name in FACTS if name not in others]
    facts = [fact for fact in every if fact["text"] or fact.get("tags")]
    gaps = [fact for fact in every if fact not in facts]
    return {
        "facts": SafeString("".join(map(drawn_fact, facts))),
        "gaps": SafeString("".join(map(drawn_fact, gaps))),
    }


def fact_of(client: Client, name: str) -> dict[str, Any]:
    """One field as it is shown: label, text, where it links to."""
    label, edit_title = _named(name, get_language() or "")
    fact: dict[str, Any] = {
        "name": name,
        "label": label,
        "edit_title": edit_title,
        "text": "",
        "edit_url": f"{client.url}fields/{name}/",
    }
    shown = _SHOWN.get(name)
    return fact | (shown(client) if shown else {"text": getattr(client, name)})


@lru_cache(maxsize=len(FACTS) * len(LANGUAGES))
def _named(name: str, language: str) -> tuple[str, str]:
    """What a field and its editing are called in the active language."""
    label = capfirst(str(getattr(Client._meta.get_field(name), "verbose_name", name)))
    return label, _("Edit: %(field)s") % {"field": label}


def _language(client: Client) -> dict[str, Any]:
    return {"text": LANGUAGES.get(client.language, ""), "is_guessed": client.is_language_guessed}


def _channel(client: Client) -> dict[str, Any]:
    label = Channel(client.preferred_channel).label if client.preferred_channel else ""
    return {"text": label, "is_guessed": client.is_channel_guessed}


def _organisation(client: Client) -> dict[str, Any]:
    # a list of organisations is searched, which needs the whole form
    edit = f"{client.url}edit/#id_organisation"
    its: Client | None = client.seen_organisation
    return {"text": its.name if its else "", "edit_url": edit, "is_page": True}


def _birthday(client: Client) -> dict[str, Any]:
    return {"text": words.long_day(client.birthday) if client.birthday else ""}


def _website(client: Client) -> dict[str, Any]:
    url = client.website if "://" in client.website else f"https://{client.website}"
    return {"text": client.website, "href": url if client.website else "", "is_ltr": True}


def _tax_number(client: Client) -> dict[str, Any]:
    return {"text": client.tax_number, "is_ltr": True}


def _tags(client: Client) -> dict[str, Any]:
    rows = client.points.tags
    base = reverse("clients:client_list")
    return {"tags": [{"name": row["name"], "url": f"{base}?tag={row['id']}"} for row in rows]}


_SHOWN = {
    "language": _language,
    "preferred_channel": _channel,
    "organisation": _organisation,
    "owner": lambda client: {"text": client.owner.name if client.owner else ""},
    "birthday": _birthday,
    "website": _website,
    "tax_number": _tax_number,
    "tags": _tags,
}


def _part(part: str, /, **values: Any) -> SafeString:
    return drawer(f"clients/client_fact.html#{part}")(values)


def drawn_fact(fact: Mapping[str, Any]) -> SafeString:
    """A field with its label, as one line of the details."""
    guessed = _part("guessed") if fact.get("is_guessed") else NOTHING
    return _part("fact", label=fact["label"], guessed=guessed, shown=drawn_value(fact))


def drawn_value(fact: Mapping[str, Any], *, is_saved: bool = False) -> SafeString:
    """The value of a field, which opens its form in place."""
    link = {name: fact[name] for name in ("name", "edit_url", "edit_title")}
    swap = NOTHING if fact.get("is_page") else _part("swap", edit_url=fact["edit_url"])
    return _part("shown", **link, swap=swap, value=_value(fact), tick=_part("tick") if is_saved else NOTHING)


def _value(fact: Mapping[str, Any]) -> Any:
    if fact.get("tags"):
        return _part("tags", tags=SafeString("".join(_part("tag", name=tag["name"]) for tag in fact["tags"])))
    if not fact["text"]:
        return _part("nothing")
    return _part("ltr", value=fact["text"]) if fact.get("is_ltr") else fact["text"]
