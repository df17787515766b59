"""Texts in the recipient's own language, zone and direction; written once, frozen on the rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from inspect import getsource
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation

from notifications import kinds
from notifications.kinds import Kind

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@cache
def version_of(name: str, words: ModuleType) -> str:
    """Return the name of a text with its version: it changes by itself when the module that holds the words does."""
    return f"{name}@{sha256(getsource(words).encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Text:
    """What one person reads in Dossier, in an e-mail and in an SMS, and which values were missing."""

    title: str
    body: str
    email: str
    sms: str
    why: str
    missing: tuple[str, ...] = ()


def render(kind: Kind, values: Mapping[str, Any], *, why: Any = "", language: str, zone: ZoneInfo) -> Text:
    """Render a kind for one reader. Lazy texts, dates and times among the values come out in their language and zone."""
    with translation.override(language):
        plain = {name: _plain(value, zone) for name, value in values.items()}
        # digits, phones and foreign names keep their own direction inside a right-to-left sentence
        apart = {name: _isolated(value) for name, value in plain.items()} if _is_rtl() else plain
        title = kinds.fill(kind, kind.title, plain)
        body = kinds.fill(kind, kind.body, plain)
        parts = [kinds.fill(kind, words, apart).text for words in (kind.title, kind.body) if words]
        sms = kinds.fill(kind, kind.sms or kind.title, plain)
        reason = str(why)
    missing = tuple(sorted(title.missing | body.missing | sms.missing))
    return Text(
        one_line(title.text), body.text.strip(), "\n\n".join(parts).strip(), sms.text.strip(), reason, missing
    )


def one_line(text: str, limit: int = 300) -> str:
    """Return the text without line breaks and control characters: nothing in it can start a header of its own."""
    line = _BREAKS.sub(" ", text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


def several_lines(text: str) -> str:
    """Return the text without control characters but for tabs and line breaks, which become `\\n`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text).encode("utf-8", "replace").decode()


def _plain(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value, zone)
        return f"{formats.date_format(local, 'DATE_FORMAT')} {formats.time_format(local, 'H:i')}"
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return several_lines(str(value)).strip()


def _isolated(value: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}" if value else value


def _is_rtl() -> bool:
    return translation.get_language_bidi()
