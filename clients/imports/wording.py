"""The words of other programs and people for what we have a code for."""

from functools import cache

from clients.imports import synonyms
from core.text import words


@cache
def _known_values(name: str) -> dict[str, str]:
    table: dict[str, str] = getattr(synonyms, name)
    return {" ".join(words(phrase)): code for code, text in table.items() for phrase in text.split(",")}


def phase_of(value: str) -> str:
    """Our phase for the word another program uses, or an empty string."""
    return _known_values("PHASES").get(" ".join(words(value)), "")


def gender_of(value: str) -> str:
    """`f`, `m` or an empty string for a word that tells a gender."""
    return _known_values("GENDERS").get(" ".join(words(value)), "")


def kind_of(value: str) -> str:
    """`person`, `organisation` or an empty string for a word that tells a kind."""
    return _known_values("KINDS").get(" ".join(words(value)), "")


def language_of(value: str) -> str:
    """One of our languages for its name or code (`uk-UA` too), or an empty string."""
    found = words(value)
    return _known_values("LANGUAGES").get(" ".join(found), "") or (
        _known_values("LANGUAGES").get(found[0], "") if found and len(found[0]) < 4 else ""
    )


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(word for phrase in synonyms.LEGAL_FORMS.split(",") for word in words(phrase))


def is_organisation_name(name: str) -> bool:
    """Whether a name carries a legal form or another word that only organisations have."""
    found = words(name)
    return len(found) > 1 and (found[0] in _legal_forms() or found[-1] in _legal_forms())
