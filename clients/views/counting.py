"""What the script under an SMS says while somebody types: whole sentences, in every plural form of the language."""

import json
from collections.abc import Callable
from typing import Any

from babel import Locale
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clients.forms import addresses_of
from clients.letters import language_of
from clients.models import Channel, Client
from notifications import sms
from notifications.models import Purpose
from notifications.prices import price_to
from notifications.services.way_out import likely_end

_UP_TO = 200  # every category of every language has a whole number below


def plural_forms(sentence: Callable[[int], str]) -> dict[str, str]:
    """Return {CLDR category: sentence with its placeholders}, as Intl.PluralRules names the categories."""
    rule = Locale.parse(get_language() or "en").plural_form
    found: dict[str, str] = {}
    for number in range(_UP_TO):
        found.setdefault(rule(number), sentence(number))
    return {"other": sentence(5)} | found


def counter_texts() -> dict[str, str]:
    """Return the sentences of the counter as JSON for its data attributes."""
    left = plural_forms(
        lambda n: ngettext(
            "%(parts)s SMS · %(left)s character left · %(encoding)s",
            "%(parts)s SMS · %(left)s characters left · %(encoding)s",
            n,
        )
    )
    cheaper = plural_forms(
        lambda n: ngettext(
            "Replace %(n)s character, save %(saved)s SMS", "Replace %(n)s characters, save %(saved)s SMS", n
        )
    )
    about = _("about %(sum)s")
    return {"left": json.dumps(left), "cheaper": json.dumps(cheaper), "about": about}


def recipients_of(client: Client) -> str:
    """Return as JSON what the counter must know of each number: the price of a part, and the end of advertising."""
    language, found = language_of(client), {}
    for to, _label in addresses_of(client, Channel.SMS):
        price = price_to(client.office, to)
        found[to] = {
            "end": likely_end(client.office, to, language),
            "price": str(price.amount) if price else "",
            "currency": price.currency if price else "",
        }
    return json.dumps(found)


def size_of(client: Client, *, to: str, body: str, purpose: str, **_more: Any) -> dict[str, Any]:
    """Return size, cost and whether a link to stop is added, of an SMS that somebody looks at before sending."""
    end = likely_end(client.office, to, language_of(client)) if purpose == Purpose.MARKETING else ""
    size, price = sms.count(f"{body}\n{end}" if end else body), price_to(client.office, to)
    return {"size": size, "end": end, "cost": price.text(size.parts) if price else ""}
