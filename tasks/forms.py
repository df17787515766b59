"""What people type about tasks, checked at the field. Nothing here saves."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Team, User
from clients.models import Client
from core.errors import RuleError
from core.times import resolve, wall_clock, zone_or_utc
from tasks.models import (
    MAX_REPEAT_DAYS,
    Audience,
    ClientChannel,
    Priority,
    Reminder,
    ReminderChannel,
    Task,
)
from tasks.repeats import WORKDAYS
from tasks.values import FIRST_YEAR, LAST_YEAR, Deadline, ReminderValues, TaskValues

NO_CHOICE: tuple[str, Any] = ("", "–")
AFTER_DONE, CUSTOM = "AFTER", "CUSTOM"
REPEATS: list[tuple[str, Any]] = [
    ("", gettext_lazy("Does not repeat")),
    ("DAILY", gettext_lazy("Every day or some days")),
    (WORKDAYS, gettext_lazy("Every working day, Monday to Friday")),
    ("WEEKLY", gettext_lazy("Every week or some weeks")),
    ("MONTHLY", gettext_lazy("Every month or some months")),
    ("YEARLY", gettext_lazy("Every year or some years")),
    (AFTER_DONE, gettext_lazy("Some days after it is done")),
]
# the moments people ask for; anything else comes by the API and stays as it is
MOMENTS: list[tuple[str, Any]] = [
    ("m0", gettext_lazy("when it is due")),
    ("m10", gettext_lazy("10 minutes before")),
    ("m30", gettext_lazy("30 minutes before")),
    ("m60", gettext_lazy("1 hour before")),
    ("m120", gettext_lazy("2 hours before")),
    ("m1440", gettext_lazy("24 hours before")),
    ("d1", gettext_lazy("1 day before, same time")),
    ("d2", gettext_lazy("2 days before, same time")),
    ("d7", gettext_lazy("1 week before, same time")),
]
FORM_CHANNELS = [(c.value, c.label) for c in ReminderChannel if c != ReminderChannel.PUSH]
MOST_ROWS = 20
BLANK_ROWS = 1
PLAIN = (
    "title", "description", "client", "assignee", "team", "priority", "promised_on", "client_line", "client_channel",
    "needs_acceptance",
)  # fmt: skip
FIELD_OF = {
    "due_at": "due_on",
    "start_at": "start_on",
    "repeat": "repeat_kind",
    "repeat_after_days": "repeat_every",
}


def date_input(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DayField(forms.DateField):
    """A day that every zone has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=date_input(), **kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Check the year: %(year)s."), params={"year": day.year})
        return day


class Known(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody or something that may be chosen; whatever else is asked for reads like an id nobody knows."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid_choice": gettext_lazy("Unknown id.")}


class SeveralPeople(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": gettext_lazy("Unknown id."),
        "invalid_pk_value": gettext_lazy("Unknown id."),
    }


class Remote(forms.Select):
    """A select that lists what is chosen and a first handful; the rest is found by typing."""

    shown = 30

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        choices = self.choices
        if isinstance(choices, forms.models.ModelChoiceIterator):
            chosen = [pk for pk in value if str(pk).isascii() and str(pk).isdigit() and len(str(pk)) < 19]
            rows = list(choices.queryset.values_list("pk", "name")[: self.shown])
            missing = [pk for pk in chosen if int(pk) not in {row[0] for row in rows}]
            if missing:
                rows += list(choices.queryset.filter(pk__in=missing).values_list("pk", "name"))
            self.choices = [NO_CHOICE, *rows]
        return super().optgroups(name, value, attrs)


# --- Reminders: rows of a form ----------------------------------------------------------------------------------------


@dataclass
class ReminderRow:
    """One typed reminder with what is wrong about it. `moment` is m<minutes> or d<days>; empty rows do not count."""

    moment: str = ""
    channels: list[str] = field(default_factory=lambda: [ReminderChannel.APP.value])
    to: str = Audience.ASSIGNEE
    error: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(3))  # names the controls of this row

    @classmethod
    def of(cls, reminder: Reminder) -> ReminderRow:
        moment = (
            f"d{reminder.days_before}" if reminder.days_before is not None else f"m{reminder.offset_minutes}"
        )
        return cls(moment, list(reminder.channels), reminder.to)

    @property
    def moments(self) -> list[tuple[str, Any]]:
        """The choices of this row; an unusual moment that came by the API is among them."""
        if not self.moment or self.moment in dict(MOMENTS):
            return MOMENTS
        number = int(self.moment[1:])
        label = _("%(n)s minutes before") if self.moment[0] == "m" else _("%(n)s days before")
        return [*MOMENTS, (self.moment, label % {"n": number})]

    def values(self) -> ReminderValues:
        number = int(self.moment[1:])
        days = number if self.moment.startswith("d") else None
        minutes = number if self.moment.startswith("m") else None
        return ReminderValues(self.channels, offset_minutes=minutes, days_before=days, to=self.to)


class ReminderRows:
    """The reminders of a form: any number of rows, each with a key, so that channels find their row."""

    channels = FORM_CHANNELS
    audiences = Audience.choices

    def __init__(self, rows: Iterable[ReminderRow] = ()) -> None:
        self.rows = list(rows)

    @classmethod
    def posted(cls, data: QueryDict) -> ReminderRows:
        rows = []
        for key in data.getlist("reminder")[:MOST_ROWS]:
            moment, to = data.get(f"reminder_when_{key}", ""), data.get(f"reminder_to_{key}", "")
            number = moment[1:]
            sound = moment[:1] in {"m", "d"} and number.isascii() and number.isdigit() and len(number) < 8
            channels = data.getlist(f"reminder_by_{key}")
            rows.append(ReminderRow(moment if sound else "", channels, to or Audience.ASSIGNEE, key=key[:8]))
        return cls(rows)

    def padded(self) -> ReminderRows:
        """Add a blank row to choose in."""
        if not self.rows or self.rows[-1].moment:
            self.rows += [ReminderRow() for _number in range(BLANK_ROWS)]
        return self

    def values(self) -> list[ReminderValues]:
        return [row.values() for row in self.rows if row.moment]

    def mark(self, number: int, message: str) -> None:
        """Put a refusal at the row it counted."""
        filled = [row for row in self.rows if row.moment]
        if number < len(filled):
            filled[number].error = message


# --- The task -----------------------------------------------------------------------------------------------------------


class TaskForm(forms.Form):
    """Everything a person may type about a task. `by` decides which clients may be chosen."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    client = Known(
        label=gettext_lazy("Client"), queryset=Client.objects.none(), required=False, widget=Remote
    )
    assignee = Known(
        label=gettext_lazy("Responsible"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet: the queue"),
    )
    team = Known(
        label=gettext_lazy("Queue"),
        queryset=Team.objects.none(),
        required=False,
        empty_label="–",
        help_text=gettext_lazy("The team that may take it."),
    )
    due_on = DayField(label=gettext_lazy("Due"))
    due_time = forms.TimeField(
        label=gettext_lazy("At"),
        required=False,
        widget=time_input(),
        help_text=gettext_lazy("Without a time: 18:00 of that day."),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, initial=Priority.NORMAL
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    start_on = DayField(label=pgettext_lazy("date", "Start"))
    start_time = forms.TimeField(label=gettext_lazy("At"), required=False, widget=time_input())
    watchers = SeveralPeople(label=gettext_lazy("Watchers"), queryset=User.objects.none(), required=False)
    repeat_kind = forms.ChoiceField(label=gettext_lazy("Repeats"), choices=REPEATS, required=False)
    repeat_every = forms.IntegerField(
        label=gettext_lazy("Every how many"), required=False, min_value=1, max_value=MAX_REPEAT_DAYS
    )
    repeat_until = DayField(label=gettext_lazy("Until"))
    promised_on = DayField(label=gettext_lazy("Promised to the client for"))
    needs_acceptance = forms.BooleanField(
        label=gettext_lazy("The result needs my acceptance"),
        required=False,
        help_text=gettext_lazy(
            "Once it is done you accept it or return it with a comment. The client hears then."
        ),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("This task repeats. What you change holds for"),
        choices=[
            ("following", gettext_lazy("this one and all that follow")),
            ("one", gettext_lazy("this one alone")),
        ],
        required=False,
        initial="following",
        widget=forms.RadioSelect,
    )
    client_line = forms.CharField(
        label=gettext_lazy("What the client reads"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("One line in the client's words. The title above stays internal."),
    )
    client_channel = forms.ChoiceField(
        label=gettext_lazy("Tell the client by"),
        required=False,
        choices=[("", gettext_lazy("Do not tell")), *ClientChannel.choices],
    )

    def __init__(
        self,
        data: Any = None,
        *,
        by: User,
        task: Task | None = None,
        only: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        if task is not None:
            kwargs.setdefault("initial", self.values_of(task))
        super().__init__(data, **kwargs)
        self.by, self.task = by, task
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]
        if task is None or not task.repeats:
            self.fields.pop("scope", None)
        clients = Client.objects.visible_to(by).kept()
        if task is not None and task.client_id:
            clients = clients | Client.objects.filter(pk=task.client_id)
        people = User.objects.active()
        if task is not None and task.assignee_id:
            people = people | User.objects.filter(pk=task.assignee_id)
        self._choose("client", clients.order_by("name_sort", "id"))
        self._choose("assignee", people.order_by("name", "id"))
        self._choose("watchers", User.objects.active().order_by("name", "id"))
        self._choose("team", Team.objects.order_by("name"))
        is_custom = task is not None and _repeat_parts(task.repeat)["repeat_kind"] == CUSTOM
        if task is not None and is_custom and "repeat_kind" in self.fields:
            kinds = cast(forms.ChoiceField, self.fields["repeat_kind"])
            kinds.choices = [*REPEATS, (CUSTOM, task.repeat)]

    def _choose(self, name: str, queryset: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    @property
    def zone(self) -> str:
        """The zone in which times are typed: the assignee's, else one's own."""
        if "assignee" in self.fields:
            person = self.cleaned_data.get("assignee")
        else:
            person = self.task.assignee if self.task else None
        return (person or self.by).time_zone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for day, hour in (("due_on", "due_time"), ("start_on", "start_time")):
            if data.get(hour) and not data.get(day) and day not in self.errors:
                self.add_error(day, _("Choose the day as well."))
        if data.get("repeat_kind") == AFTER_DONE and not data.get("repeat_every"):
            self.add_error("repeat_every", _("Give the number of days."))
        return data

    @property
    def asked_scope(self) -> str:
        """For which occurrences of a task that repeats the edit holds; nothing for one that does not."""
        return (self.cleaned_data["scope"] or "following") if "scope" in self.fields else ""

    def values(self) -> TaskValues:
        """What services take, of the fields this form has; times that nobody touched are left out."""
        data = self.cleaned_data
        values: dict[str, Any] = {name: data[name] for name in PLAIN if name in data}
        if "watchers" in data:
            values["watchers"] = list(data["watchers"])
        if "due_on" in data and (self.task is None or {"due_on", "due_time"} & set(self.changed_data)):
            values["due"] = Deadline(data["due_on"], data.get("due_time")) if data["due_on"] else None
        if "start_on" in data and (self.task is None or {"start_on", "start_time"} & set(self.changed_data)):
            values["start_at"] = self._start()
        if "repeat_kind" in data:
            values |= self._repeat()
        return cast(TaskValues, values)

    def _start(self) -> datetime | None:
        day: date | None = self.cleaned_data["start_on"]
        if day is None:
            return None
        return resolve(
            datetime.combine(day, self.cleaned_data["start_time"] or time()), zone_or_utc(self.zone)
        )

    def _repeat(self) -> dict[str, Any]:
        kind, every = self.cleaned_data["repeat_kind"], self.cleaned_data["repeat_every"]
        if kind == CUSTOM:
            return {}
        if kind == AFTER_DONE:
            return {"repeat": "", "repeat_after_days": every}
        until: date | None = self.cleaned_data["repeat_until"]
        parts = [kind if kind == WORKDAYS else f"FREQ={kind}"] if kind else []
        if parts and every and every > 1 and kind != WORKDAYS:
            parts.append(f"INTERVAL={every}")
        if parts and until:
            parts.append(f"UNTIL={until:%Y%m%d}")
        return {"repeat": ";".join(parts), "repeat_after_days": None}

    @classmethod
    def values_of(cls, task: Task) -> dict[str, Any]:
        """What a task has, as initial values; times as the deadline's own zone shows them."""
        start = (
            wall_clock(task.start_at, task.zone if task.due_zone else timezone.get_current_timezone())
            if task.start_at
            else None
        )
        repeat = _repeat_parts(task.repeat)
        if task.repeat_after_days:
            repeat = {"repeat_kind": AFTER_DONE, "repeat_every": task.repeat_after_days, "repeat_until": None}
        return {
            **{name: getattr(task, name) for name in ("title", "description", "priority", "promised_on")},
            "needs_acceptance": task.needs_acceptance,
            **{name: getattr(task, name) for name in ("client_line", "client_channel", "due_on")},
            "due_time": task.due_time.replace(second=0, microsecond=0) if task.due_time else None,
            "client": task.client_id,
            "assignee": task.assignee_id,
            "team": task.team_id,
            "watchers": [person.pk for person in task.watchers.all()],
            "start_on": start.date() if start else None,
            "start_time": start.time() if start else None,
            **repeat,
        }


def _repeat_parts(rule: str) -> dict[str, Any]:
    """Read a rule that this form can make; any other is CUSTOM and stays as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if part)
    until = parts.pop("UNTIL", "")
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    day = date(int(until[:4]), int(until[4:6]), int(until[6:8])) if until else None
    if bare == WORKDAYS or not rule:
        return {"repeat_kind": bare, "repeat_every": None, "repeat_until": day}
    every = parts.pop("INTERVAL", None)
    if parts.keys() != {"FREQ"}:
        return {"repeat_kind": CUSTOM, "repeat_every": None, "repeat_until": None}
    return {"repeat_kind": parts["FREQ"], "repeat_every": int(every) if every else None, "repeat_until": day}


def show_refusal(error: RuleError, form: forms.Form, reminders: ReminderRows | None = None) -> None:
    """Put a refusal of a service where it belongs: at its reminder (`reminders.0.to`), its field, or on top."""
    name, _dot, rest = (error.field or "").partition(".")
    number = rest.partition(".")[0]
    if name == "reminders" and reminders is not None and number.isdigit():
        reminders.mark(int(number), str(error.message))
        form.add_error(None, _("Please look at the reminders."))
        return
    name = FIELD_OF.get(name, name)
    form.add_error(name if name in form.fields else None, str(error.message))


# --- Smaller ones -------------------------------------------------------------------------------------------------------


class QuickTaskForm(forms.Form):
    """A task in one line, for a client whose dossier is open."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    due_on = DayField(label=gettext_lazy("Due"))
    assignee = Known(label=gettext_lazy("Responsible"), queryset=User.objects.none(), required=False)

    def __init__(self, data: Any = None, *, people: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]
        self.fields["assignee"].empty_label = None  # type: ignore[attr-defined]

    def values(self) -> TaskValues:
        data = self.cleaned_data
        due = Deadline(data["due_on"]) if data["due_on"] else None
        return {"title": data["title"], "assignee": data["assignee"], "due": due}


class TaskAssignForm(forms.Form):
    """Who does it from now on."""

    assignee = Known(
        label=gettext_lazy("Responsible"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: back to the queue"),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, people: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]


class TaskReturnForm(forms.Form):
    """What is missing."""

    comment = forms.CharField(
        label=gettext_lazy("What is missing"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what is missing.")},
    )


class IntakeForm(forms.Form):
    """Somebody calls: a number and what they want."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number they call from.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What they want"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )


class RequestForm(forms.Form):
    """The form that anybody may fill in. `website` is a trap: people do not see it, programs fill it."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=gettext_lazy("How can we help?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def is_trapped(self) -> bool:
        """Say whether a program filled in what people do not see."""
        return bool(self.data.get("website"))


def blank_initial(by: User, given: Mapping[str, Any]) -> dict[str, Any]:
    """Initial values of a new task: one's own unless a link said otherwise."""
    initial: dict[str, Any] = {"assignee": by.pk}
    for name in ("title", "client", "assignee", "team", "due_on", "description"):
        value = str(given.get(name, ""))[:300]
        if value:
            initial[name] = value
    return initial


def rows_of(reminders: Iterable[Reminder]) -> ReminderRows:
    """The stored reminders of a task as rows of the form."""
    return ReminderRows(ReminderRow.of(reminder) for reminder in reminders)
