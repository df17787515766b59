"""Rows drawn fast: a page of fifty rows may not cost ten times what its query costs.

A row's template is an ordinary Django template in which single braces are names: its tags (icons, translations) are read
once a language, {names} are filled once a row. Values are escaped unless they are safe already, as by Django itself.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Drawer = Callable[[Mapping[str, Any]], SafeString]
NOTHING = SafeString("")
HARMLESS = frozenset({SafeString, int})
_special = re.compile("""[&<>"']""").search


def drawer(template: str, **flags: Hashable) -> Drawer:
    """Return the function that draws one row of `template` (a file, or `file#partial`); the flags are its context.

    Flags are few fixed values: each combination is kept. Literal braces are doubled in such a template.
    """
    given = tuple(sorted(flags.items()))
    return _made(template, given) if settings.DEBUG else _kept(template, given, get_language() or "")


def drawer_of(render: Callable[..., str], *given: Hashable) -> Drawer:
    """Return the function that draws what `render` returns, for parts of a page whose template needs more than flags.

    `render` is a function of a module; it fills the template with stand-ins whose texts are names in single braces.
    """
    return _filler(render(*given)) if settings.DEBUG else _kept_of(render, given, get_language() or "")


def _made(template: str, given: tuple[tuple[str, Hashable], ...]) -> Drawer:
    return _filler(render_to_string(template, dict(given)))


def _filler(pattern: str) -> Drawer:
    def draw(row: Mapping[str, Any]) -> SafeString:
        return SafeString(pattern.format_map({name: _escaped(value) for name, value in row.items()}))

    return draw


def _escaped(value: Any) -> Any:
    """As conditional_escape; most values of a row need nothing, and finding that out is cheaper than escaping them."""
    kind = type(value)
    if kind in HARMLESS or (kind is str and not _special(value)):
        return value
    return conditional_escape(value)


@lru_cache(maxsize=100)
def _kept_of(render: Callable[..., str], given: tuple[Hashable, ...], language: str) -> Drawer:
    return _filler(render(*given))


@lru_cache(maxsize=500)
def _kept(template: str, given: tuple[tuple[str, Hashable], ...], language: str) -> Drawer:
    return _made(template, given)
