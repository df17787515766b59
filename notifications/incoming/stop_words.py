"""The words by which somebody stops our messages, or wants them again. Only the whole message counts.

English ones are those that carriers know (CTIA Messaging Principles 5.1.3). "Please don't stop" is no STOP.
"""

from core.text import words

STOP, START = "stop", "start"

STOP_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("stop", "stop all", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "opt out", "optout", "stop sms", "stop it"),
    "bg": ("стоп", "спри", "спрете", "спирам", "отказ", "отказвам", "отпиши", "отпиши ме", "отписване", "отпишете ме", "стоп смс"),
    "ru": ("стоп", "отписка", "отписаться", "отпишите", "отпишите меня", "отпиши", "хватит", "прекратите", "отказ", "стоп смс", "не присылайте"),
    "uk": ("стоп", "відписка", "відписатися", "відписатись", "відпишіть", "відпишіть мене", "досить", "припиніть", "відмова", "не надсилайте"),
    "ar": ("إيقاف", "أوقف", "اوقفوا", "توقف", "توقفوا", "قف", "وقف", "كفى", "إلغاء", "إلغاء الاشتراك", "الغ الاشتراك", "ستوب"),
}  # fmt: skip
START_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("start", "unstop", "resume", "subscribe", "opt in", "optin"),
    "bg": ("старт", "започни", "започнете", "абонирай ме", "абониране"),
    "ru": ("старт", "начать", "начните", "подписаться", "подписка", "возобновить"),
    "uk": ("старт", "почати", "почніть", "підписатися", "підписатись", "підписка", "відновити"),
    "ar": ("ابدأ", "ابدأوا", "بدء", "ستارت", "اشتراك", "اشترك", "استئناف"),
}
# what thumbs make of STOP and START when the keyboard shows the other alphabet
_LOOK_ALIKE = {"стор": STOP, "ctoп": STOP, "cтoп": STOP, "ctop": STOP, "стоп.": STOP, "cтарт": START}


def _key(text: str) -> str:
    return " ".join(words(text))


_COMMANDS = {
    **{_key(word): START for said in START_WORDS.values() for word in said},
    **{_key(word): STOP for said in STOP_WORDS.values() for word in said},
    **{_key(word): command for word, command in _LOOK_ALIKE.items()},
}
_LANGUAGES: dict[str, set[str]] = {}
for _table in (STOP_WORDS, START_WORDS):
    for _language, _said in _table.items():
        for _word in _said:
            _LANGUAGES.setdefault(_key(_word), set()).add(_language)

# Twilio obeys and confirms these by itself ("Twilio support for opt-out keywords")
CONFIRMED_BY_TWILIO = {
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "start",
    "unstop",
}


def command_of(text: str) -> str:
    """Return STOP or START when the whole text is one of their words, else ""."""
    return _COMMANDS.get(_key(text), "") if len(text) <= 60 else ""


def language_of(text: str, likely: str = "") -> str:
    """Return the language in which a command was said: `likely` where it knows the word, else the word's own."""
    said = _LANGUAGES.get(_key(text), set())
    if likely in said or not said:
        return likely or "en"
    return min(said) if len(said) == 1 else likely or min(said)


def is_confirmed_by(provider: str, text: str) -> bool:
    """Say whether the provider itself answers this word, so that ours would be the second answer."""
    return provider == "twilio" and _key(text).replace(" ", "") in CONFIRMED_BY_TWILIO
