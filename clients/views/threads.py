"""What hangs below a comment on the timeline: the files that came with it, the signs of colleagues, the answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clients.content import SHOWN
from clients.models import Sign, Told
from core.rows import NOTHING, drawer

# icons of our own: not every office machine has a font with pictures
MARKS = {
    Sign.AGREE: "thumb",
    Sign.THANKS: "heart",
    Sign.DONE: "check-circle",
    Sign.SEEN: "eye",
    Sign.DOUBT: "help",
}
MAX_THUMB = 5_000_000  # bytes; a larger picture is a link


class Page(Protocol):
    """Who draws entries, for one reader."""

    token: str

    def drawn(self, items: Any) -> SafeString: ...


def drawn(item: Any, page: Page) -> SafeString:
    """Files, signs and answers of one comment as HTML."""
    told: Told = item["told"]
    return _part("thread")(
        {
            "files": SafeString("".join(map(_file, told.files or ()))),
            "base": item["base"],
            "token": page.token,
            "signs": SafeString("".join(map(_sign, told.signs or ()))),
            "answer": NOTHING if told.parent_id else _part("answer")({"base": item["base"]}),
            "slot": NOTHING if told.parent_id else _part("slot")({}),
            "answers": page.drawn(item.get("answers", ())),
        }
    )


def _file(file: list[Any]) -> SafeString:
    pk, name, content_type, size = file
    shown, kept = (reverse(f"clients:file_{act}", args=[pk]) for act in ("show", "download"))
    if content_type in SHOWN and content_type != "application/pdf" and size <= MAX_THUMB:
        return _part("picture")({"url": shown, "name": name})
    return _part("file")({"url": shown if content_type in SHOWN else kept, "name": name})


def _sign(row: list[Any]) -> SafeString:
    sign, count, is_mine, names = row
    draw = _part("sign", label=str(Sign(sign).label), mark=MARKS[Sign(sign)], is_mine=bool(is_mine))
    return draw({"sign": sign, "count": count, "names": names})


def _part(name: str, **flags: Any) -> Any:
    marks = {} if name != "thread" else {"choices": _choices(get_language() or "")}
    return drawer(f"clients/timeline_thread.html#{name}", **marks, **flags)


@lru_cache(maxsize=len(settings.LANGUAGES))
def _choices(language: str) -> tuple[tuple[str, str, str], ...]:
    """The signs to choose from, in the active language."""
    return tuple((sign.value, MARKS[sign], str(sign.label)) for sign in Sign)
