"""Two people edited the same task: yours and theirs, as both read them."""

from typing import Any, cast

from django.forms import Form, ModelChoiceField
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.templatetags.ui import when
from tasks.events import field_label
from tasks.forms import FIELD_OF
from tasks.values import TaskValues


def version_of(data: QueryDict) -> int:
    """The version that a form was made from; nonsense reads as one that never was."""
    raw = data.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def without_taken(values: TaskValues, data: QueryDict) -> TaskValues:
    """Leave out the fields in which the editor takes what the other one wrote."""
    taken = {name.removeprefix("take_") for name, side in data.items() if side == "theirs"}
    names = {"due_at": "due"}
    left_out = {names.get(name, name) for name in taken}
    return cast(TaskValues, {name: value for name, value in values.items() if name not in left_out})


def rows(error: Conflict, form: Form) -> list[dict[str, Any]]:
    """Name, label and both values of each field in which this editor and another one differ."""
    return [
        {
            "name": name,
            "label": field_label(name),
            "yours": _shown(form, name, both["yours"]),
            "theirs": _shown(form, name, both["theirs"]),
        }
        for name, both in error.data.get("changed", {}).items()
    ]


def _shown(form: Form, name: str, value: Any) -> Any:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"due_at", "start_at"}:
        return when(parse_datetime(value))
    field = form.fields.get(FIELD_OF.get(name, name))
    if isinstance(field, ModelChoiceField):
        found = field.queryset.filter(pk=value).first() if field.queryset is not None else None
        return str(found) if found else _("something you may not see")
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))
