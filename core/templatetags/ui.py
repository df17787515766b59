"""Template tags of our own look: icons, bidi isolation, dates as people read them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def ltr(value: object) -> SafeString:
    """Isolate phones, sums, e-mails and ids, which read left to right in every language."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else SafeString("")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Show an icon of the sprite; decoration only, the text beside it speaks."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="/static/dist/icons.svg#{}"></use></svg>',
        css,
        name,
    )


@register.filter
def initials(name: str) -> str:
    """Return one or two letters for an avatar."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[0], words[-1])[: min(len(words), 2)]).upper() if words else "?"
