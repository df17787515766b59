"""`tasks/`, and `comments/` with the promises that become tasks. The same services as the pages."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.access import client_to_write_about, people_to_choose
from clients.api.base import PeopleField, Resource, WarningSerializer, version_if_sent, warning
from clients.api.comments import CommentViewSet
from core.api import StrictSerializer, VisibleKey, VisibleOne, version_wanted
from core.errors import Conflict
from tasks import access, services
from tasks.cautions import day_warnings, promise_warnings
from tasks.filters import TaskFilter
from tasks.models import (
    MAX_OFFSET_MINUTES,
    MAX_REPEAT_DAYS,
    Audience,
    ClientChannel,
    Priority,
    Reminder,
    ReminderChannel,
    Status,
    Task,
)
from tasks.values import FIRST_YEAR, LAST_YEAR, Deadline, ReminderValues, TaskValues

VERSION = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description="The version you read."
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _text(limit: int) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=limit)


@extend_schema_field(
    {"type": "string", "description": "A date (due at 18:00 of the assignee) or a date and time."}
)
class DueField(serializers.Field[Any, Any, Any, Any]):
    """A day, a wall clock (read in the assignee's zone) or an instant with its offset."""

    def to_internal_value(self, data: Any) -> Deadline | datetime:
        value = self._parsed(data) if isinstance(data, str) else None
        if value is None:
            raise serializers.ValidationError(_("Give a date, or a date and time in ISO 8601."))
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise serializers.ValidationError(_("Check the year: %(year)s.") % {"year": value.year})
        if not isinstance(value, datetime):
            return Deadline(value)
        return value if value.tzinfo else Deadline(value.date(), value.time())

    def _parsed(self, text: str) -> date | datetime | None:
        try:
            return parse_date(text) if _DAY.fullmatch(text) else parse_datetime(text)
        except ValueError:
            return None

    def to_representation(self, value: datetime) -> str:
        return serializers.DateTimeField().to_representation(value) or ""


class StartField(serializers.DateTimeField):
    """An instant of a year that every zone has."""

    def to_internal_value(self, value: Any) -> datetime:
        at: datetime = super().to_internal_value(value)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise serializers.ValidationError(_("Check the year: %(year)s.") % {"year": at.year})
        return at


class ClientField(VisibleOne):
    """The client; one that the caller may not see reads as null, however the task came before them."""

    def get_attribute(self, instance: Task) -> Any:
        return super().get_attribute(instance) if getattr(instance, "sees_client", False) else None


class Reminders(serializers.ListSerializer[Any]):
    """The reminders of a task, those in memory first."""

    def get_attribute(self, instance: Task) -> Any:
        known = instance.known_reminders
        return super().get_attribute(instance) if known is None else known


class ReminderSerializer(StrictSerializer):
    """`offset_minutes` before the deadline, or `days_before` it at the same time on the clock."""

    offset_minutes = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MAX_OFFSET_MINUTES
    )
    days_before = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=366)
    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=ReminderChannel.choices), required=False, max_length=4
    )
    to = serializers.ChoiceField(choices=Audience.choices, required=False)

    class Meta:
        list_serializer_class = Reminders

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("offset_minutes", "days_before") if attrs.get(name) is not None]
        if len(given) != 1:
            raise serializers.ValidationError({"offset_minutes": [_("Give minutes or days before.")]})
        return attrs

    def to_representation(self, reminder: Reminder) -> dict[str, Any]:
        return {
            "offset_minutes": reminder.offset_minutes,
            "days_before": reminder.days_before,
            "channels": reminder.channels,
            "to": reminder.to,
        }


class TaskSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    title = serializers.CharField(max_length=300)
    description = _text(20_000)
    client = ClientField(client_to_write_about, required=False, allow_null=True)
    assignee = VisibleKey(people_to_choose, required=False, allow_null=True)
    team = VisibleKey(access.teams_to_choose, required=False, allow_null=True)
    created_by = serializers.IntegerField(source="created_by_id", read_only=True, allow_null=True)
    watchers = PeopleField(required=False)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    start_at = StartField(required=False, allow_null=True)
    due_at = DueField(required=False, allow_null=True)
    is_date_only = serializers.BooleanField(read_only=True)
    promised_on = serializers.DateField(required=False, allow_null=True)
    client_line = _text(300)
    client_channel = serializers.ChoiceField(choices=ClientChannel.choices, required=False, allow_blank=True)
    repeat = _text(200)
    repeat_after_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MAX_REPEAT_DAYS
    )
    reminders = ReminderSerializer(many=True, required=False)
    needs_acceptance = serializers.BooleanField(required=False)
    accepted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    accepted_by = serializers.IntegerField(source="accepted_by_id", read_only=True, allow_null=True)
    returned_count = serializers.IntegerField(read_only=True)
    comment = serializers.IntegerField(source="comment_id", read_only=True, allow_null=True)
    completed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    completed_by = serializers.IntegerField(source="completed_by_id", read_only=True, allow_null=True)
    scope = serializers.ChoiceField(
        choices=services.SCOPES,
        required=False,
        write_only=True,
        help_text="Of a task that repeats: does an edit hold for this `one` or for all that are `following`?",
    )
    is_sample = serializers.BooleanField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    version = serializers.IntegerField(read_only=True)


class WrittenTaskSerializer(TaskSerializer):
    """A task as it stands after it was written; `warnings` only where the page would warn."""

    warnings = WarningSerializer(many=True, required=False)


class AssignSerializer(StrictSerializer):
    assignee = VisibleKey(people_to_choose, allow_null=True)
    team = VisibleKey(access.teams_to_choose, required=False)
    comment = _text(5000)


class ReturnSerializer(StrictSerializer):
    comment = serializers.CharField(max_length=5000)


class TaskViewSet(Resource):
    """Tasks that the caller may see."""

    model = Task
    seen = staticmethod(access.tasks_seen_by)
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    orderings = {  # type: ignore[assignment]  # noqa: RUF012 - a mapping of names to columns
        "-id": "-id",
        "id": "id",
        "due_at": "due_at",
        "-due_at": "-due_at",
        "-completed_at": "-completed_at",
    }

    def retrieve(self, request: Request, pk: int) -> Response:
        return self._answer(access.task_for_api(self.me, pk))

    @extend_schema(request=TaskSerializer, responses={201: WrittenTaskSerializer})
    def create(self, request: Request) -> Response:
        data = self.cleaned(request)
        data.pop("scope", None)  # there is nothing before it yet
        task = services.create_task(by=self.me, values=self._values(data))
        return self._warned(access.task_just_made(self.me, task), 201)

    @extend_schema(
        parameters=[VERSION], request=TaskSerializer(partial=True), responses=WrittenTaskSerializer
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        task = access.task_for_change(self.me, pk)
        version = version_wanted(request)
        data = self.cleaned(request, is_partial=True)
        scope = data.pop("scope", "")
        values = self._values(data)
        self._guard(
            pk, lambda: services.update_task(task, by=self.me, version=version, values=values, scope=scope)
        )
        return self._warned(access.task_just_written(self.me, pk))

    def destroy(self, request: Request, pk: int) -> Response:
        task = access.task_for_change(self.me, pk)
        version = version_if_sent(request)
        self._guard(pk, lambda: services.trash_task(task, by=self.me, version=version))
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        """Take a task out of the trash; one that is not there stays as it is."""
        self.expect_nothing(request)
        services.restore_task(access.task_for_change(self.me, pk, trashed=True), by=self.me)
        return self._shown(pk)

    @extend_schema(request=AssignSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"], serializer_class=AssignSerializer)
    def assign(self, request: Request, pk: int) -> Response:
        """Give a task to somebody, or (`assignee` null) back to its queue."""
        task = access.task_for_change(self.me, pk)
        data = self.cleaned(request)
        services.assign_task(task, by=self.me, **data)
        return self._shown(pk)

    @extend_schema(request=ReturnSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"], url_path="return", serializer_class=ReturnSerializer)
    def return_(self, request: Request, pk: int) -> Response:
        """Send a task back with a comment: it is open again."""
        task = access.task_for_change(self.me, pk)
        services.return_task(task, by=self.me, comment=self.cleaned(request)["comment"])
        return self._shown(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: int) -> Response:
        """Take a task out of a queue."""
        self.expect_nothing(request)
        services.take_task(access.task_for_take(self.me, pk), by=self.me)
        return self._shown(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: int) -> Response:
        """Finish a task; twice is once."""
        self.expect_nothing(request)
        services.complete_task(access.task_for_change(self.me, pk), by=self.me)
        return self._shown(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Accept a result; twice is once."""
        self.expect_nothing(request)
        services.accept_task(access.task_for_accept(self.me, pk), by=self.me)
        return self._shown(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Open a finished or cancelled task again."""
        self.expect_nothing(request)
        services.reopen_task(access.task_for_change(self.me, pk), by=self.me)
        return self._shown(pk)

    def _values(self, data: dict[str, Any]) -> TaskValues:
        if "due_at" in data:
            data["due"] = data.pop("due_at")
        if "reminders" in data:
            usual = {"channels": [ReminderChannel.APP.value]}
            data["reminders"] = [ReminderValues(**usual | reminder) for reminder in data["reminders"]]
        return cast(TaskValues, data)

    def _guard(self, pk: int, act: Callable[[], Any]) -> None:
        """Run an edit; a conflict shows the task as this resource shows it."""
        try:
            act()
        except Conflict as error:
            if "current" in error.data:
                error.data["current"] = self._shown(pk).data
            raise

    def _shown(self, pk: int, status: int = 200) -> Response:
        """Answer with the task just written; somebody who gave it out of their own sight sees it this once."""
        return self._answer(access.task_just_written(self.me, pk), status)

    def _warned(self, task: Task, status: int = 200) -> Response:
        """Answer with a task just written and what its deadline clashes with; two queries more where it has one."""
        found = [warning("day", text) for text in (day_warnings(task) if task.is_open else [])]
        found += [warning("promise", text) for text in promise_warnings(task)]
        return self._answer(task, status, **({"warnings": found} if found else {}))

    def _answer(self, task: Task, status: int = 200, **more: Any) -> Response:
        data = {**self.told(TaskSerializer, task), **more}
        return Response(data, status=status, headers={"ETag": f'"{task.version}"'})


class PromisingCommentViewSet(CommentViewSet):
    """Comments whose promises become tasks."""

    add = staticmethod(services.add_client_comment)
    edit = staticmethod(services.edit_client_comment)
