"""Which encoding a text file has, by its content alone."""

import codecs
import re
import unicodedata
from itertools import pairwise
from typing import BinaryIO

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_FAULTS = 200
_HIGH = re.compile(rb"[\x80-\xff]")

# The likelier first: it wins a tie.
_LEGACY = ["cp1251", "cp1252", "cp1256", "koi8-u", "cp1250", "cp866", "mac-cyrillic", "iso-8859-6", "iso-8859-15",
           "iso-8859-5", "cp855"]  # fmt: skip
_COMMON = {
    **dict.fromkeys("оеаинтсрвлкмдпуяыьгзбчйхжіїє", 1.0),
    **dict.fromkeys("ъюшщцфэґё", 0.5),
    **dict.fromkeys("اليمونرتبةعدسفهكحقجخشصضطزغثأإىئؤآءذظ", 1.0),
    **dict.fromkeys("éèàçêëîïôûùâöäüßñáíóúåøæãõœ", 1.0),
    **dict.fromkeys("łąęśćżźńčšžřěůýőűťďňşţăđ", 0.6),
}
_NEUTRAL = frozenset("«»„“”‘’‚–—…№°€£§©®•·´`\u00a0\u200e\u200f\u200c\u200d،؛؟ـ")
_FINAL_ONLY = frozenset("ةى")
_WORD = re.compile(r"[^\W\d_]+")


def detect(file: BinaryIO) -> tuple[str, int]:
    """The encoding of a text file as Python calls it, and a count of its lines; reads the file once, in pieces."""
    file.seek(0)
    head = file.read(_SAMPLE)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, _line_count(file)
    if wide := _wide(head):
        return wide, _line_count(file)
    bad, lines, high = _utf8_faults(file)
    total = len(_HIGH.findall(high))
    # A single broken row does not make a UTF-8 file a Cyrillic one.
    if bad == 0 or (bad < _FAULTS and bad * 20 < total):
        return "utf-8", lines
    return _legacy(high), lines


def _line_count(file: BinaryIO) -> int:
    file.seek(0)
    count = 0
    while chunk := file.read(_CHUNK):
        count += max(chunk.count(b"\n"), chunk.count(b"\r"))
    return count + 1


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark in front: the zero bytes stand in a pattern."""
    size = len(head) - len(head) % 4
    if head.count(0) < 3:
        return ""
    zeros = [head[start:size:4].count(0) / (size / 4) for start in range(4)]
    if min(zeros[2:]) > 0.9 and zeros[0] < 0.5:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 and zeros[3] < 0.5:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.1 and even < odd / 10:
        return "utf-16-le"
    if even > 0.1 and odd < even / 10:
        return "utf-16-be"
    return ""


def _utf8_faults(file: BinaryIO) -> tuple[int, int, bytes]:
    """How often the file is not UTF-8 (counting stops at a few), its lines, and a sample of lines with high bytes."""
    file.seek(0)
    faults, lines, high, rest = 0, 1, b"", b""
    while chunk := file.read(_CHUNK):
        lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        if chunk.isascii() and not rest:
            continue
        if len(high) < _SAMPLE:
            high += b"\n".join(line for line in chunk[: _SAMPLE * 4].splitlines() if not line.isascii())
        found, rest = _count_faults(rest + chunk, _FAULTS - faults)
        faults += found
    return faults + bool(rest), lines, high[:_SAMPLE]


def _count_faults(data: bytes, limit: int) -> tuple[int, bytes]:
    """How many sequences of `data` are not UTF-8, up to `limit`, and its last bytes when they may go on."""
    faults, view = 0, memoryview(data)
    while faults < limit:
        try:
            _text, used = codecs.utf_8_decode(view, "strict", False)
        except UnicodeDecodeError as error:
            faults += 1
            view = view[error.end :]
        else:
            return faults, bytes(view[used:])
    return faults, b""


def _legacy(sample: bytes) -> str:
    """The single-byte encoding in which the sample looks most like words."""
    return max(_LEGACY, key=lambda name: _likelihood(sample.decode(name, "replace")))


def _likelihood(text: str) -> float:
    score = sum(_symbol_score(char) for char in text if char > "\x7f" and not char.isalpha())
    return score + sum(_word_score(word) for word in _WORD.findall(text) if not word.isascii())


def _symbol_score(char: str) -> float:
    if char in _NEUTRAL:
        return 0
    return -3 if char == "\ufffd" or unicodedata.category(char)[0] == "C" else -1.5


def _word_score(word: str) -> float:
    high = [char for char in word if char > "\x7f"]
    score = sum(_COMMON.get(char.lower(), -0.7) for char in high)
    scripts = {_script(char) for char in word}
    if len(scripts) > 1:
        score -= 3 * len(high)
    elif "latin" in scripts:
        # Accented letters are the exception in a Latin word, and seldom neighbours.
        score -= 2 * sum(1 for one, two in pairwise(word) if one > "\x7f" and two > "\x7f")
    if scripts & {"latin", "cyrillic"}:
        score -= 2 * sum(1 for one, two in pairwise(word) if one.islower() and two.isupper())
    score -= 2 * sum(1 for char in word[:-1] if char in _FINAL_ONLY)
    return score


def _script(char: str) -> str:
    code = ord(char)
    if 0x400 <= code <= 0x52F:
        return "cyrillic"
    if 0x600 <= code <= 0x6FF:
        return "arabic"
    return "latin" if code < 0x250 else "other"
