"""Two people edited the same field: yours and theirs, as both read them."""

from typing import Any

from django.forms import Form, ModelChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _

from clients.events import field_label
from core.errors import Conflict


def version_of(data: QueryDict) -> int:
    """The version that a form was made from; nonsense reads as one that never was."""
    raw = data.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def rows(error: Conflict, form: Form) -> list[dict[str, Any]]:
    """Name, label and both values of each field that two people changed."""
    found = []
    for name, both in error.data.get("changed", {}).items():
        field = form.fields.get(name)
        found.append(
            {
                "name": name,
                "label": field.label if field else field_label(name),
                "yours": _shown(field, both["yours"]),
                "theirs": _shown(field, both["theirs"]),
            }
        )
    return found


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_point(one) for one in value) or _("nothing")
    if value in (None, ""):
        return _("nothing")
    if isinstance(field, ModelChoiceField) and field.queryset is not None:
        found = field.queryset.filter(pk=value).first()  # what may not be seen is not named either
        return str(found) if found else _("something you may not see")
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))


def _point(value: Any) -> str:
    return str(value.get("raw") or value.get("address")) if isinstance(value, dict) else str(value)
