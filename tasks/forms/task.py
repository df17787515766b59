"""The whole form of a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Team, User
from clients.models import Client
from core.times import resolve, wall_clock, zone_or_utc
from tasks.forms.fields import PLAIN, DayField, Known, Remote, SeveralPeople, time_input
from tasks.models import (
    MAX_REPEAT_DAYS,
    ClientChannel,
    Priority,
    Task,
)
from tasks.repeats import WORKDAYS
from tasks.values import Deadline, TaskValues

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
