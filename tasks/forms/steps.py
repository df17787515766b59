"""Short forms: a task in one line, handing it on, giving it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from tasks.forms.fields import DayField, Known
from tasks.values import Deadline, TaskValues


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
