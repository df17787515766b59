"""How a word sounds, so that Ivanov finds Иванов and Mohammed finds محمد. Works on folded words (core.folding)."""

import re
from functools import lru_cache

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "i", "і": "i",
    "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "a", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "ј": "y", "љ": "ly", "њ": "ny", "ћ": "ch", "ђ": "dj", "џ": "dj",
}  # fmt: skip
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC)
# Ukrainian says h where Russian and Bulgarian say g; Bulgarian says sht where the others say shch.
_UKRAINIAN = str.maketrans({"г": "h"})
_BULGARIAN = str.maketrans({"щ": "sht"})
_SILENT_HARD_SIGN = re.compile("ъ(?=[еюя])")

_ARABIC_TABLE = str.maketrans({
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v",
})  # fmt: skip
_ARTICLE = "ال"
_SERVANT = "عبد"  # Abd: written together with the next word or apart from it

# Spellings of one sound, longest first; one pass from left to right.
_SPELLINGS = {
    "shch": "x", "tsch": "c", "dzh": "j", "sch": "x", "tch": "c", "sh": "x", "ch": "c", "cz": "c", "sz": "x", "zh": "j",
    "kh": "h", "ph": "f", "th": "t", "gh": "g", "dh": "d", "dj": "j", "ck": "k", "qu": "kv", "tz": "ts", "ou": "u",
    "oo": "u", "q": "k", "x": "ks", "w": "v", "y": "i", "ce": "se", "ci": "si", "cy": "si", "c": "k",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SPELLINGS, key=len, reverse=True)))
_SOFT_O = re.compile("(?<=[bcdfghklmnpqrstvwxz])yo")
_SOFT_E = re.compile("ye|(?:(?<=[aeou])|^)ie|ie(?=v)")
_SILENT_H = re.compile("(?<=[aeiou])h(?![aeiou])")
_ENDING = re.compile("off$")
_RUN = re.compile(r"(.)\1+")

_SKELETON_SPELLINGS = {
    "sh": "x", "sch": "x", "ch": "x", "kh": "h", "gh": "j", "dh": "d", "th": "t", "ph": "f", "dj": "j", "zh": "j",
    "ck": "k", "ce": "s", "ci": "s", "g": "j", "q": "k", "c": "k", "x": "ks", "v": "f", "p": "b",
}  # fmt: skip
_SKELETON_SPELLING = re.compile("|".join(sorted(_SKELETON_SPELLINGS, key=len, reverse=True)))
_SKELETON_VOWEL = re.compile("[aeiou]|(?<=.)[wy]")


def script(word: str) -> str:
    """`latin`, `cyrillic`, `arabic` or `other`, by the first letter that tells."""
    for char in word:
        if "a" <= char <= "z":
            return "latin"
        if "\u0400" <= char <= "\u052f":
            return "cyrillic"
        if "\u0600" <= char <= "\u06ff":
            return "arabic"
    return "other"


def romanised(word: str) -> tuple[str, ...]:
    """The ways a folded word is written in Latin letters, the likeliest first; none for scripts not known here."""
    kind = script(word)
    if kind == "latin":
        return (word,)
    if kind == "arabic":
        return (_without_article(word).translate(_ARABIC_TABLE),)
    if kind != "cyrillic":
        return ()
    word = _SILENT_HARD_SIGN.sub("", word).replace("ьо", "yo")
    forms = [word.translate(_CYRILLIC_TABLE)]
    if "г" in word:
        forms.append(word.translate(_UKRAINIAN).translate(_CYRILLIC_TABLE))
    if "щ" in word:
        forms.append(word.translate(_BULGARIAN).translate(_CYRILLIC_TABLE))
    return tuple(forms)


@lru_cache(maxsize=20_000)
def sounds(word: str) -> tuple[str, ...]:
    """What a folded word sounds like, as short Latin keys equal for all usual romanisations of one name."""
    return tuple(dict.fromkeys(_sound(form) for form in romanised(word)))


def _sound(latin: str) -> str:
    latin = _ENDING.sub("ov", latin)
    latin = _SOFT_E.sub("e", _SOFT_O.sub("e", latin))
    latin = _SPELLING.sub(lambda found: _SPELLINGS[found.group()], latin)
    return _RUN.sub(r"\1", _SILENT_H.sub("", latin))


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word as Arabic would write them; shorter than two is no evidence, hence empty."""
    kind = script(word)
    if kind == "arabic":
        word = _without_article(word)
        first = {"و": "w", "ي": "y"}.get(word[:1], "")
        # Alef and ain stand for vowels, waw and ya do so inside a word; a final ta marbuta is rarely written in Latin.
        latin = first + word[len(first) :].translate(_ARABIC_TABLE)
    elif kind in ("latin", "cyrillic"):
        latin = romanised(word)[0]
    else:
        return ""
    latin = _SKELETON_SPELLING.sub(lambda found: _SKELETON_SPELLINGS[found.group()], latin)
    bones = _RUN.sub(r"\1", _SKELETON_VOWEL.sub("", latin)).removesuffix("h")
    return bones if len(bones) > 1 else ""


def arabic_parts(words: list[str]) -> list[str]:
    """Further words to index: Abd with its second half, together and apart (عبد الله and عبدالله)."""
    found = []
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == _SERVANT and after:
            found.append(word + after)
        elif word.startswith(_SERVANT + _ARTICLE):
            found.append(word.removeprefix(_SERVANT))
    return found


def has_article(word: str) -> bool:
    """Whether a folded Arabic word begins with the article (Al-, El-); the name of God does not."""
    return word.startswith(_ARTICLE) and len(word) > 4


def _without_article(word: str) -> str:
    return word.removeprefix(_ARTICLE) if has_article(word) else word
