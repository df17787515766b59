"""Text tools: folding, sorting and search keys for names in Latin, Cyrillic and Arabic. The front door of this trade.

Searching: store `search_text(...)` in a column with a trigram index. A query is a list of readings, each reading a
list of terms, each term a tuple of alternatives: a row is found when, for one reading, every term has an alternative
that occurs in the column (LIKE '%…%'; alternatives hold no wildcard except _, which occurs in e-mail addresses).
"""

import re
from collections.abc import Iterable
from functools import cache

from core.collation import PagedCollator
from core.folding import clean, digits, fold, words
from core.layouts import other_layouts
from core.sounds import arabic_parts, has_article, script, skeleton, sounds

__all__ = [
    "clean",
    "digits",
    "fold",
    "name_sort",
    "other_layouts",
    "search_readings",
    "search_terms",
    "search_text",
    "words",
]

_NUMBER = re.compile(r"(?<![^\W\d_])\+?[\d(][\d\s()./+-]{2,}\d(?![^\W\d_])")
_TRUNK = "(0)"
# Marks in front of a skeleton: of a name in Arabic letters, and of any other. A query in one looks for the other.
_ARABIC_MARK, _OTHER_MARK = "~", "^"
_SORT_LENGTH = 120
_LONGEST_QUERY = 100  # characters: what follows narrows nothing any more, and each costs

Term = tuple[str, ...]


def search_text(names: Iterable[str], *, addresses: Iterable[str] = (), numbers: Iterable[str] = ()) -> str:
    """What the search column holds: names folded and as they sound, addresses whole, numbers as digits."""
    parts: dict[str, None] = {}
    said = ""
    for name in names:
        if f" {name} " in said:  # a given name adds nothing to the whole name it stands in
            continue
        said += f" {name} "
        _add_name(parts, words(name))
    parts.update(dict.fromkeys(fold(address).replace(" ", "") for address in addresses if address))
    parts.update(dict.fromkeys(filter(None, map(digits, numbers))))
    # A space in front of every word: a query of two letters is looked for where a word begins.
    return "".join(f" {part}" for part in parts)


def _add_name(parts: dict[str, None], found: list[str]) -> None:
    parts.update(dict.fromkeys(found))
    in_arabic = False
    for word in found:
        parts.update(dict.fromkeys(sounds(word)))
        in_arabic = in_arabic or script(word) == "arabic"
        _add_skeleton(parts, word)
    if in_arabic:
        if any(map(has_article, found)):
            parts.update(al=None, el=None)
        for word in arabic_parts(found):
            _add_skeleton(parts, word)


def _add_skeleton(parts: dict[str, None], word: str) -> None:
    if bones := skeleton(word):
        mark = _ARABIC_MARK if script(word) == "arabic" else _OTHER_MARK
        parts[f"{mark}{bones}{mark}"] = None


def search_terms(query: str) -> list[Term]:
    """The terms of a query as typed; all must be found, each in one of its alternatives. Empty when nothing was typed."""
    text = fold(query[:_LONGEST_QUERY])
    numbers = [_number_term(found.group()) for found in _NUMBER.finditer(text)]
    terms = [term for piece in _NUMBER.sub(" ", text).split() for term in _piece_terms(piece)]
    return terms + numbers


def search_readings(query: str) -> list[list[Term]]:
    """The terms of a query as typed, then of what it would be on other keyboard layouts."""
    query = query[:_LONGEST_QUERY]
    return [terms for reading in (query, *other_layouts(query)) if (terms := search_terms(reading))]


def _piece_terms(piece: str) -> list[Term]:
    """Terms of one word of the query: an address stays whole, a hyphenated name becomes two terms."""
    if "@" in piece:
        return [(piece,)]
    return [_word_term(word) for word in words(piece)]


def _word_term(word: str) -> Term:
    alternatives = [word, *sounds(word)]
    bones = skeleton(word)
    mark = _OTHER_MARK if script(word) == "arabic" else _ARABIC_MARK
    if len(bones) > 2:
        alternatives.append(mark + bones)
    elif bones:
        alternatives.append(f"{mark}{bones}{mark}")
    return tuple(dict.fromkeys(alternatives))


def _number_term(typed: str) -> Term:
    """A phone number however typed: without the international or national prefix, as the column has E.164 digits."""
    number = digits(typed.replace(_TRUNK, ""))
    bare = number.lstrip("0") or number
    if len(bare) == 11 and bare.startswith("8"):
        return bare, bare[1:]
    return (bare,) if len(bare) >= 3 else (number,)


@cache
def _collator() -> PagedCollator:
    return PagedCollator()


class _Weights(dict[int, str]):
    """Primary weight of each character as text that sorts by code point."""

    def __missing__(self, code: int) -> str:
        if code == ord("ї"):
            # Unicode's default order takes it for an accented і; in the Ukrainian alphabet it is the next letter.
            self[code] = chr(ord(self[ord("і")]) + 1)
            return self[code]
        key = _collator().sort_key(chr(code))
        primary = key[: key.index(0)] if 0 in key else key
        # Step over the surrogates, which no UTF-8 text can hold.
        self[code] = "".join(chr(weight + (0x800 if weight >= 0xD800 else 0)) for weight in primary)
        return self[code]


_WEIGHTS = _Weights()


def name_sort(name: str) -> str:
    """A key that sorts names by the Unicode alphabetical order in a column compared byte by byte."""
    found = words(name)
    text = " ".join(found) if found else name.strip()
    return text[:_SORT_LENGTH].translate(_WEIGHTS)
