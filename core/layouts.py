"""What a query would have been on another keyboard layout: bdfy is иван typed with the Latin layout switched on."""

import re

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю"
_UKRAINIAN = "йцукенгшщзхїфівапролджєячсмитьбю"
_BDS = ",уеишщксдзц;ьяаожгтнвмчюйъэфхпрл"
_BG_PHONETIC = "явертъуиопшщасдфгхйкл;'зьцжбнм,."
_BG_PHONETIC_NEW = "чшертъуиопящасдфгхйкл;'зжцвбнм,."
_ARABIC = ["ض", "ص", "ث", "ق", "ف", "غ", "ع", "ه", "خ", "ح", "ج", "د", "ش", "س", "ي", "ب", "ل", "ا", "ت", "ن", "م", "ك",
           "ط", "ئ", "ء", "ؤ", "ر", "لا", "ى", "ة", "و", "ز"]  # fmt: skip

_CYRILLIC_LAYOUTS = [_RUSSIAN, _UKRAINIAN, _BDS, _BG_PHONETIC, _BG_PHONETIC_NEW]
_FROM_LATIN = [
    str.maketrans(dict(zip(_KEYS, layout, strict=True))) for layout in [*_CYRILLIC_LAYOUTS, _ARABIC]
]
_TO_LATIN = [str.maketrans(dict(zip(layout, _KEYS, strict=True))) for layout in _CYRILLIC_LAYOUTS]
_ARABIC_TO_LATIN = str.maketrans(
    dict(zip((a for a in _ARABIC if len(a) == 1), _KEYS.replace("b", ""), strict=True))
)

_LATIN_LETTER = re.compile("[a-z]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a]")
_VOWEL = re.compile("[aeiouyаеиоуыэюяіїєъ\u0620-\u064a]")
_CLUSTER = re.compile("[bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщь]{5}")
_NOT_A_START = re.compile("[ьъы]")


def _is_plausible(text: str) -> bool:
    """Whether each word could be spoken: one script, a vowel, no five consonants in a row, no odd first letter."""
    if _LATIN_LETTER.search(text) and _CYRILLIC_LETTER.search(text):
        return False
    for word in text.split():
        letters = [char for char in word if char.isalpha()]
        if len(letters) < len(word) or _CLUSTER.search(word) or _NOT_A_START.match(word):
            return False
        if len(word) > 2 and not _VOWEL.search(word):
            return False
    return True


def other_layouts(query: str) -> list[str]:
    """Other plausible readings of what was typed, without `query` itself, likeliest first; at most seven."""
    typed = query.casefold().strip()
    if not typed or "@" in typed:
        return []
    if _LATIN_LETTER.search(typed):
        tables, typed_in_arabic = _FROM_LATIN, False
    elif _CYRILLIC_LETTER.search(typed):
        tables, typed_in_arabic = _TO_LATIN, False
    elif _ARABIC_LETTER.search(typed):
        tables, typed_in_arabic = [_ARABIC_TO_LATIN], True
    else:
        return []
    if typed_in_arabic:
        typed = typed.replace("لا", "b")
    readings = dict.fromkeys(typed.translate(table) for table in tables)
    return [reading for reading in readings if reading != typed and _is_plausible(reading)]
