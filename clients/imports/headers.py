"""What the header of a column says it is."""

import re
from functools import cache

from clients.imports import synonyms
from clients.imports.fields import OF_ADDRESS, Field
from clients.imports.mapping import Column
from core.text import words

_CAMEL = re.compile(
    r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
_LONGEST_HEADER = 200


def is_known_header(header: str) -> bool:
    """Whether a cell is a heading that some program or person writes."""
    return by_header(header) is not None


@cache
def phrases() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for meant, text in synonyms.HEADERS.items():
        for phrase in text.split(","):
            found.setdefault(" ".join(words(phrase)), meant)
    for phrase in synonyms.IGNORED.split(","):
        found.setdefault(" ".join(words(phrase)), Field.IGNORE)
    for phrase in synonyms.OF_ORGANISATIONS.split(","):
        found.setdefault(" ".join(words(phrase)), Field.EXTRA)
    for own in Field:
        found.setdefault(" ".join(words(own.value)), own)
    return found


@cache
def word_labels() -> dict[str, str]:
    return {
        word: label
        for label, text in synonyms.LABELS.items()
        for phrase in text.split(",")
        for word in words(phrase)
    }


def header_words(header: str) -> list[str]:
    """The folded words of a header, with camelCase and digits split off and e-mail as one word."""
    text = " ".join(words(_CAMEL.sub(" ", header[:_LONGEST_HEADER])))
    return re.sub(r"\b[eе] ?mail\b", "email", text).split()


def by_header(header: str) -> Column | None:
    found = header_words(header)
    numbers = [word for word in found if word.isdigit()]
    slot = numbers[0] if numbers else ""
    plain = [word for word in found if not word.isdigit()]
    meant = phrases().get(" ".join(found)) or phrases().get(" ".join(plain))
    labels = [word_labels()[word] for word in plain if word in word_labels()]
    if meant is None:
        meant = without_qualifiers(plain, labels)
    if meant is None and len(plain) == 1:
        return _glued(plain[0])
    if meant is None:
        return None
    label = "domain" if meant == Field.WEBSITE and "domain" in plain else label_of(meant, labels, slot)
    return Column(meant, label, slot)


def label_of(meant: Field, labels: list[str], slot: str) -> str:
    if meant == Field.PHONE and "fax" in labels:
        return "fax"
    if meant in (Field.PHONE, Field.EMAIL):
        return next((label for label in labels if label not in ("billing", "shipping")), "")
    if meant in OF_ADDRESS:
        return labels[0] if labels else slot
    return ""


def without_qualifiers(plain: list[str], labels: list[str]) -> Field | None:
    """Home City is a city, Business Fax a phone, Organization 1 - Name an organisation, name_bg a name."""
    if len(plain) > 1 and plain[-1] in ("type", "label", "тип"):
        of = without_qualifiers(plain[:-1], labels) or phrases().get(" ".join(plain[:-1]))
        return {Field.PHONE: Field.PHONE_LABEL, Field.EMAIL: Field.EMAIL_LABEL}.get(
            of or Field.NAME, Field.IGNORE if of else None
        )
    core = [word for word in plain if word not in word_labels() and word not in synonyms.FILLERS]
    if not core:
        return Field.PHONE if {"fax", "mobile", "pager"} & set(labels) else None
    for phrase, is_whole in ((core, True), (core[1:], False), (core[:-1], False)):
        left_out = set(core) - set(phrase)
        if not is_whole and (len(core) != 2 or not left_out <= _SHORTENABLE):
            continue
        meant = phrases().get(" ".join(phrase))
        if meant and (not labels or meant in _QUALIFIED):
            return meant
    return None


_QUALIFIED = OF_ADDRESS | {Field.PHONE, Field.EMAIL, Field.WEBSITE}
# name_bg, address city, telefon privat: the other word of a pair that may be left out.
_SHORTENABLE = frozenset(
    [
        "bg",
        "en",
        "ru",
        "uk",
        "ua",
        "ar",
        "de",
        "fr",
        "address",
        "адрес",
        "number",
        "номер",
        "url",
        "информация",
        "info",
    ]
)


def _glued(word: str) -> Column | None:
    for label in synonyms.GLUED_LABELS:
        meant = phrases().get(word.removeprefix(label)) if word.startswith(label) and word != label else None
        if meant in OF_ADDRESS or meant in (Field.PHONE, Field.EMAIL):
            return Column(meant, label)
    return None
