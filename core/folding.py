"""Folding: the one form in which two spellings of the same word are equal. Used by core.text; import it from there."""

import unicodedata
from collections.abc import Callable

# Letters of their own, although Unicode decomposes them.
_KEPT = "йї"
_SPECIAL = {
    "ё": "е", "ґ": "г", "ў": "у", "ѐ": "е", "ѝ": "и",
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n",
    "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ء": "", "ـ": "",
    # Apostrophes are typed in a dozen ways or left out: O'Brien, Дем’янчук, Qur’an.
    "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "ʾ": "", "ʿ": "", "`": "", "´": "", "′": "",
}  # fmt: skip
_THAI_AND_LAO_TONES = (103, 107, 118, 122)


def _is_mark(char: str) -> bool:
    """Accents and vocalisation; not the vowel signs and voicing marks that other scripts spell with."""
    combining = unicodedata.combining(char)
    return combining >= 10 and combining not in _THAI_AND_LAO_TONES


def _fold_char(char: str) -> str:
    if char in _KEPT:
        return char
    if char in _SPECIAL:
        return _SPECIAL[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Cf", "Cs"):
        return ""
    if category[0] in "ZC":
        return " "
    parts = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in parts if not _is_mark(part))
    folded = unicodedata.normalize("NFC", kept.casefold())
    return folded if folded == char else "".join(_fold_char(part) for part in folded)


class _Table(dict[int, str]):
    """A translation table that fills itself, a character at a time; rare planes are not kept."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        found = self._rule(chr(code))
        if code < 0x10000:
            self[code] = found
        return found


def _word_char(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LNM" else " "


_TABLE = _Table(_fold_char)
_WORD_TABLE = _Table(_word_char)


def fold(text: str) -> str:
    """The comparable form of `text`: lower case, without accents, vocalisation, apostrophes and invisible characters.

    One space between words, Latin digits. Й and ї stay letters of their own, ё is е, ґ is г; the forms of alef are one.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().translate(_TABLE).split())


def words(text: str) -> list[str]:
    """The folded words of `text`, in their order, without punctuation."""
    return fold(text).translate(_WORD_TABLE).split()


def digits(text: str) -> str:
    """The decimal digits in `text`, of any script, as 0-9."""
    if text.isascii():
        return "".join(filter(str.isdecimal, text))
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def clean(text: str) -> str:
    """`text` without what PostgreSQL cannot hold (NUL, lone surrogates); everything else stays as typed."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
