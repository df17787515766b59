"""How an SMS is counted and billed: alphabet and parts (3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1)."""

from dataclasses import dataclass

GSM7, UCS2 = "GSM-7", "UCS-2"
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
ONE_PART = {GSM7: 160, UCS2: 70}
EACH_PART = {GSM7: 153, UCS2: 67}
# what phones and word processors put in by themselves, and what costs nothing instead
CHEAPER = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}


@dataclass(frozen=True)
class Count:
    """Size of an SMS: `units` are septets or UTF-16 units, padding included; `left` fit until a further part begins."""

    encoding: str
    units: int
    parts: int
    left: int


def _weights(text: str) -> tuple[str, list[int]]:
    if all(character in BASIC or character in EXTENDED for character in text):
        return GSM7, [2 if character in EXTENDED else 1 for character in text]
    return UCS2, [2 if ord(character) > 0xFFFF else 1 for character in text]


def count(text: str) -> Count:
    """Count alphabet, units and parts of a text. A character of two units never lies across two parts: it is padded."""
    encoding, weights = _weights(text)
    units = sum(weights)
    if units <= ONE_PART[encoding]:
        return Count(encoding, units, 1, ONE_PART[encoding] - units)
    room, parts, used, padding = EACH_PART[encoding], 1, 0, 0
    for weight in weights:
        if used + weight > room:
            padding += room - used
            parts, used = parts + 1, 0
        used += weight
    return Count(encoding, units + padding, parts, room - used)


def cheaper(text: str) -> str | None:
    """Return the text with typographic signs replaced when that saves parts, else None."""
    plain = "".join(CHEAPER.get(character, character) for character in text)
    return plain if count(plain).parts < count(text).parts else None
