"""What the script under an SMS says while somebody types: whole sentences, in every plural form of the language."""

import json
from collections.abc import Callable

from babel import Locale
from django.utils.translation import get_language, ngettext

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
    return {"left": json.dumps(left), "cheaper": json.dumps(cheaper)}
