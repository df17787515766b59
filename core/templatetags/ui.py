"""Template tags of our own look: pieces, icons, bidi isolation, dates as people read them."""

import json
import zlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from core.days import short_day

register = template.Library()

# Icons that point somewhere: they turn round where people read from right to left.
DIRECTIONAL = {
    "arrow-left", "arrow-right", "chevron-left", "chevron-right", "external", "list", "logout", "reply", "send", "undo",
}  # fmt: skip
SHARED = ("request", "csrf_token", "user", "direction")
PASSED_ON = ("data_", "aria_", "hx_")
LEFT_TO_RIGHT = {"email", "tel", "url", "number", "password", "date", "time", "datetime-local"}
AVATAR_COLOURS = 8


# --- Files of the build -----------------------------------------------------------------------------------------------


def _dist() -> Path:
    return Path(settings.BASE_DIR) / "static" / "dist"


@lru_cache(maxsize=1)
def _manifest(version: float) -> dict[str, str]:
    return json.loads((_dist() / "manifest.json").read_text()) if version else {}


def _read_version() -> float:
    try:
        return (_dist() / "manifest.json").stat().st_mtime
    except FileNotFoundError:
        return 0  # not built: the pages work without their look


_kept_version = lru_cache(maxsize=1)(_read_version)


def _version() -> float:
    """Say which build is served: asked once in production, each time while somebody works on the look."""
    return _read_version() if settings.DEBUG else _kept_version()


@lru_cache(maxsize=256)
def _asset_url(name: str, version: float) -> str:
    return static(f"dist/{_manifest(version).get(name, name)}")


def asset_url(name: str) -> str:
    """Return the address of a built file by its plain name; its real name carries a hash of its content."""
    return _asset_url(name, _version())


@register.simple_tag
def asset(name: str) -> str:
    """Address of a file of static/dist, e.g. `{% asset "board.js" %}`."""
    return asset_url(name)


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _render_piece(context: Context, name: str, content: str, values: dict[str, Any]) -> SafeString:
    attrs = {key.replace("_", "-"): values.pop(key) for key in list(values) if key.startswith(PASSED_ON)}
    shared = {key: context[key] for key in SHARED if key in context}
    piece = context.template.engine.get_template(f"ui/{name}.html")  # type: ignore[union-attr]
    isolated = context.new({**shared, **values, "content": content, "attrs": flatatt(attrs) if attrs else ""})
    return piece.render(isolated)


@lru_cache(maxsize=512)
def _kept_part(name: str, language: str, section: str, version: float) -> str:
    rtl = get_language_info(language)["bidi"]
    values = {"language": language, "direction": "rtl" if rtl else "ltr", "section": section}
    return get_template(name).render({**values, "languages": settings.LANGUAGES})


@register.simple_tag(takes_context=True)
def fixed(context: Context, name: str) -> SafeString:
    """Show a part of the shell that depends on the language and the place alone, rendered once and kept.

    What differs from person to person stands in it as a comment: <!--csrf-->, <!--next--> (this page), <!--unread-->, <!--avatar-->, <!--who-->.
    """
    request = context.get("request")
    section = f"/{request.path.split('/')[1]}/" if request and request.path != "/" else "/"
    render = _kept_part.__wrapped__ if settings.DEBUG else _kept_part
    html = render(name, get_language() or "en", section, _version())
    user = context.get("user")
    if "<!--csrf-->" in html:
        token = context.get("csrf_token", "")
        hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        html = html.replace("<!--csrf-->", hidden)
    if "<!--next-->" in html and request:
        here = format_html('<input type="hidden" name="next" value="{}">', request.get_full_path())
        html = html.replace("<!--next-->", here)
    if "<!--unread-->" in html:
        html = html.replace("<!--unread-->", conditional_escape(str(context.get("unread_count", ""))))
    if "<!--who-->" in html and user:
        html = html.replace("<!--avatar-->", avatar(user.name, "sm"))
        html = html.replace("<!--who-->", format_html('{}<br><bdi dir="ltr">{}</bdi>', user.name, user.email))
    return SafeString(html)


@register.simple_block_tag(takes_context=True, end_name="endui")
def ui(context: Context, content: str, name: str, **values: Any) -> SafeString:
    """Wrap the body in the piece templates/ui/<name>.html, which sees only what it is given."""
    return _render_piece(context, name, content, values)


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str, **values: Any) -> SafeString:
    """Show a piece without a body."""
    return _render_piece(context, name, "", values)


@lru_cache(maxsize=1024)
def _drawn(name: str, css: str, label: str, sprite: str) -> SafeString:
    classes = f"icon icon-flip {css}" if name in DIRECTIONAL else f"icon {css}"
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"></use></svg>', classes.strip(), voice, sprite, name
    )


def _sprite(name: str, css: str = "", label: str = "") -> SafeString:
    return _drawn(str(name), str(css), str(label), asset_url("icons.svg"))


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """Show an icon of the sprite; decoration unless it has a label, the text beside it speaks."""
    return _sprite(name, css, label)


@register.simple_tag
def ltr(value: object) -> SafeString:
    """Isolate phones, sums, e-mails and ids, which read left to right in every language."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else SafeString("")


@register.filter
def initials(name: str) -> str:
    """Return one or two letters for an avatar."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[0], words[-1])[: min(len(words), 2)]).upper() if words else "?"


@lru_cache(maxsize=4096)
def _face(name: str, size: str, square: bool) -> SafeString:
    colour = zlib.crc32(name.casefold().encode()) % AVATAR_COLOURS
    classes = f"avatar avatar-{size} avatar-{colour}{' avatar-square' if square else ''}"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


@register.simple_tag
def avatar(name: str, size: str = "md", square: bool = False) -> SafeString:
    """Show initials on a colour that belongs to the name. Decoration: the name stands beside it."""
    return _face(str(name), size, square)


@register.simple_tag
def badge(label: object, tone: str = "neutral", icon: str = "", title: str = "") -> SafeString:
    """Show a state as icon and text in a pill; its colour only repeats what they say."""
    return format_html(
        '<span class="badge {}"{}>{}<span class="badge-text">{}</span></span>',
        "badge-neutral" if tone == "neutral" else f"tone-{tone}",
        format_html(' title="{}"', title) if title else "",
        _sprite(icon) if icon else "",
        label,
    )


@register.simple_tag
def kbd(*keys: str) -> SafeString:
    """Show keys as they stand on the keyboard."""
    return format_html_join(" ", '<kbd class="kbd" dir="ltr">{}</kbd>', ((key,) for key in keys))


@register.simple_tag(takes_context=True)
def current(context: Context, url: str, exact: bool = False) -> SafeString:
    """Mark a link as the place where the reader is (the first page only when it is exactly there)."""
    request = context.get("request")
    path = request.path if request else ""
    is_here = path == url if exact or url == "/" else path.startswith(url)
    return SafeString(' aria-current="page"') if url and is_here else SafeString("")


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.filter
def control(field: BoundField) -> str:
    """Name the kind of a field's control: check, choices, file, select, textarea or input."""
    widget_ = field.field.widget
    if isinstance(widget_, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget_, CheckboxInput):
        return "check"
    if isinstance(widget_, FileInput):
        return "file"
    kind = str(getattr(widget_, "input_type", "") or "textarea")
    return kind if kind in {"select", "textarea", "hidden"} else "input"


CONTROL_CLASSES = {
    "check": "checkbox", "file": "file-input", "select": "select", "textarea": "textarea", "input": "input",
}  # fmt: skip


@register.simple_tag
def widget(field: BoundField, css: str = "", **attrs: Any) -> SafeString:
    """Render the control of a field in our look, tied to its help and its errors."""
    kind = control(field)
    given = field.field.widget.attrs
    wanted: dict[str, Any] = {key.replace("_", "-"): value for key, value in attrs.items()}
    wanted["class"] = " ".join(filter(None, [CONTROL_CLASSES.get(kind, ""), given.get("class", ""), css]))
    if kind in {"input", "textarea"} and "dir" not in given:
        kind_of_input = getattr(field.field.widget, "input_type", "")
        wanted["dir"] = "ltr" if kind_of_input in LEFT_TO_RIGHT else "auto"
    if str(given.get("placeholder", "")).startswith(str(field.label)):
        wanted["placeholder"] = ""  # the label says it already
    described = [f"{field.auto_id}_help"] * bool(field.help_text) + [f"{field.auto_id}_error"] * bool(
        field.errors
    )
    if described and kind != "choices":
        wanted["aria-describedby"] = " ".join(described)
    if field.errors and kind != "choices":
        wanted["aria-invalid"] = "true"
    return SafeString(field.as_widget(attrs=wanted))


@register.simple_tag
def choice_control(choice: BoundWidget) -> SafeString:
    """Render one radio button or checkbox of a group in our look."""
    data = choice.data
    data["attrs"] = {**data["attrs"], "class": "radio" if data["type"] == "radio" else "checkbox"}
    return SafeString(choice.tag())


# --- Dates as people read them ------------------------------------------------------------------------------------------


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _day_text(value: date) -> str:
    today = timezone.localdate()
    day_ = value.date() if isinstance(value, datetime) else value
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
    return near.get((day_ - today).days) or short_day(day_, year=day_.year != today.year)


def _time_tag(value: date, text: str) -> SafeString:
    exact = date_format(value, "DATETIME_FORMAT" if isinstance(value, datetime) else "DATE_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, text)


@register.filter
def day(value: date | None) -> SafeString:
    """Show a day: Today, Tomorrow, 18 Nov, 18 Nov 2025; the exact one in the title. Empty for None."""
    if value is None or value == "":
        return SafeString("")
    local = _local(value) if isinstance(value, datetime) else value
    return _time_tag(local, _day_text(local))


@register.filter
def when(value: datetime | None) -> SafeString:
    """Show a moment in the reader's zone: Today 15:00, 18 Nov 15:00. Empty for None."""
    if value is None or value == "":
        return SafeString("")
    local = _local(value)
    return _time_tag(local, f"{_day_text(local)} {time_format(local, 'H:i')}")


@register.filter
def ago(value: datetime | None) -> SafeString:
    """Show how long ago something was, by day past a week. Future moments read as `when`. Empty for None."""
    if value is None or value == "":
        return SafeString("")
    seconds = (timezone.now() - value).total_seconds()
    if seconds < -60:
        return when(value)
    local = _local(value)
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    days = (timezone.localdate() - local.date()).days
    if minutes < 1:
        text = _("just now")
    elif minutes < 60:
        text = ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
    elif hours < 12 or days == 0:
        text = ngettext("%(count)d h ago", "%(count)d h ago", hours) % {"count": hours}
    elif 1 < days < 7:
        text = ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    else:
        text = _day_text(local)
    return _time_tag(local, text)
