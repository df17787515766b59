"""Narrowing the list of people, for the page and the API alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


class WholeNumber(django_filters.Filter):
    """A filter by id: a whole number, nothing else."""

    field_class = forms.IntegerField


class UserFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label=_("Name or e-mail"))
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("Role"))
    team = WholeNumber(field_name="team_id")
    office = WholeNumber(field_name="office_id")
    is_active = django_filters.BooleanFilter()

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def by_words(self, people: QuerySet[User], name: str, value: str) -> Any:
        return people.matching(value)  # type: ignore[attr-defined]
