import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("clients", "0001_initial"),
        ("core", "0001_database"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offset_minutes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes before"),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days before"),
                ),
                ("channels", models.JSONField(default=list, verbose_name="by")),
                (
                    "to",
                    models.CharField(
                        choices=[("assignee", "Responsible"), ("watchers", "Watchers"), ("client", "Client")],
                        default="assignee",
                        max_length=8,
                        verbose_name="whom",
                    ),
                ),
                ("fires_at", models.DateTimeField(editable=False, null=True)),
                ("planned_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        models.F("fires_at"),
                        condition=models.Q(("fires_at__isnull", False), ("planned_at", None)),
                        name="tasks_reminder_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days_before__isnull", False), ("offset_minutes", None)),
                            models.Q(("days_before", None), ("offset_minutes__isnull", False)),
                            _connector="OR",
                        ),
                        name="tasks_reminder_one_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("description", models.TextField(blank=True, max_length=20000, verbose_name="description")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("doing", "In progress"),
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("normal", "Normal"), ("high", "High")],
                        default="normal",
                        max_length=6,
                        verbose_name="priority",
                    ),
                ),
                ("start_at", models.DateTimeField(blank=True, null=True, verbose_name="start")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("due_time", models.TimeField(blank=True, null=True, verbose_name="due time")),
                ("due_zone", models.CharField(blank=True, max_length=64)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                (
                    "promised_on",
                    models.DateField(blank=True, null=True, verbose_name="promised to the client for"),
                ),
                (
                    "client_line",
                    models.CharField(blank=True, max_length=300, verbose_name="what the client is told"),
                ),
                (
                    "client_channel",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("sms", "SMS")],
                        max_length=5,
                        verbose_name="tell the client by",
                    ),
                ),
                ("repeat", models.CharField(blank=True, max_length=200, verbose_name="repeats")),
                ("repeat_from", models.DateField(editable=False, null=True)),
                (
                    "repeat_after_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days after it is done"
                    ),
                ),
                ("series", models.JSONField(editable=False, null=True)),
                ("returned_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("return_comment", models.TextField(blank=True, editable=False, max_length=5000)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "needs_acceptance",
                    models.BooleanField(default=False, verbose_name="the result needs my acceptance"),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("board_rank", models.FloatField(editable=False, null=True)),
                ("next_alert_at", models.DateTimeField(editable=False, null=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="clients.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="clients.comment",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="next",
                        to="tasks.task",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="queue",
                    ),
                ),
                (
                    "watchers",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="watchers"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("assignee"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_mine",
                    ),
                    models.Index(
                        models.F("assignee"),
                        models.F("status"),
                        models.F("board_rank"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_my_board",
                    ),
                    models.Index(
                        models.F("created_by"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_handed_out",
                    ),
                    models.Index(
                        models.F("team"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None),
                            ("status__in", ["open", "doing", "waiting"]),
                            ("assignee", None),
                        ),
                        name="tasks_queue",
                    ),
                    models.Index(
                        models.F("client"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_of_client",
                    ),
                    models.Index(
                        models.F("status"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_board",
                    ),
                    models.Index(
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_everybodys",
                    ),
                    models.Index(
                        models.F("status"),
                        models.F("board_rank"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None), ("status__in", ["open", "doing", "waiting"])
                        ),
                        name="tasks_board_by_hand",
                    ),
                    models.Index(
                        models.F("created_by"),
                        models.F("completed_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("deleted_at", None),
                            ("status", "done"),
                            ("accepted_at", None),
                            ("needs_acceptance", True),
                        ),
                        name="tasks_to_accept",
                    ),
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("completed_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None), ("status", "done")),
                        name="tasks_client_done",
                    ),
                    models.Index(
                        models.F("assignee"),
                        models.OrderBy(models.F("completed_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None), ("status", "done")),
                        name="tasks_person_done",
                    ),
                    models.Index(
                        models.OrderBy(models.F("completed_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None), ("status", "done")),
                        name="tasks_all_done",
                    ),
                    models.Index(
                        models.F("next_alert_at"),
                        condition=models.Q(("next_alert_at__isnull", False)),
                        name="tasks_alert",
                    ),
                    models.Index(models.F("client"), models.F("id"), name="tasks_client"),
                    models.Index(models.F("assignee"), models.F("id"), name="tasks_assignee"),
                    models.Index(
                        models.F("deleted_at"),
                        condition=models.Q(("deleted_at__isnull", False)),
                        name="tasks_trash",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("completed_at", None)),
                            _connector="OR",
                        ),
                        name="tasks_done_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at", None), ("due_on", None)),
                            models.Q(("due_at__isnull", False), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="tasks_due_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_at", None),
                            ("due_at", None),
                            ("start_at__lte", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="tasks_start_before_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(choices=[("form", "Form"), ("phone", "Phone")], max_length=5)),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=100, verbose_name="phone")),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                ("text", models.TextField(max_length=5000, verbose_name="what they want")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("en", "English"),
                            ("bg", "Български"),
                            ("ru", "Русский"),
                            ("uk", "Українська"),
                            ("ar", "العربية"),
                        ],
                        max_length=5,
                    ),
                ),
                ("is_new_client", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="request", to="tasks.task"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("answer_by"),
                        models.F("id"),
                        condition=models.Q(("answered_at", None)),
                        name="tasks_unanswered",
                    ),
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("received_at"), descending=True),
                        name="tasks_request_client",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "offset_minutes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes before"),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days before"),
                ),
                ("channels", models.JSONField(default=list, verbose_name="by")),
                (
                    "to",
                    models.CharField(
                        choices=[("assignee", "Responsible"), ("watchers", "Watchers"), ("client", "Client")],
                        default="assignee",
                        max_length=8,
                        verbose_name="whom",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="tasks.reminder",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="reminder",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="tasks.task"
            ),
        ),
        migrations.CreateModel(
            name="TaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("description", models.TextField(blank=True, max_length=20000, verbose_name="description")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("doing", "In progress"),
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("normal", "Normal"), ("high", "High")],
                        default="normal",
                        max_length=6,
                        verbose_name="priority",
                    ),
                ),
                ("start_at", models.DateTimeField(blank=True, null=True, verbose_name="start")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("due_time", models.TimeField(blank=True, null=True, verbose_name="due time")),
                ("due_zone", models.CharField(blank=True, max_length=64)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                (
                    "promised_on",
                    models.DateField(blank=True, null=True, verbose_name="promised to the client for"),
                ),
                (
                    "client_line",
                    models.CharField(blank=True, max_length=300, verbose_name="what the client is told"),
                ),
                (
                    "client_channel",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("sms", "SMS")],
                        max_length=5,
                        verbose_name="tell the client by",
                    ),
                ),
                ("repeat", models.CharField(blank=True, max_length=200, verbose_name="repeats")),
                ("repeat_from", models.DateField(editable=False, null=True)),
                (
                    "repeat_after_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days after it is done"
                    ),
                ),
                ("series", models.JSONField(editable=False, null=True)),
                ("returned_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("return_comment", models.TextField(blank=True, editable=False, max_length=5000)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "needs_acceptance",
                    models.BooleanField(default=False, verbose_name="the result needs my acceptance"),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
                        verbose_name="client",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.comment",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="tasks.task",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="tasks.task",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                        verbose_name="queue",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "tasks_taskevent" ("accepted_at", "accepted_by_id", "assignee_id", "client_channel", "client_id", "client_line", "comment_id", "completed_at", "completed_by_id", "created_at", "created_by_id", "deleted_at", "description", "due_at", "due_on", "due_time", "due_zone", "id", "is_sample", "needs_acceptance", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "priority", "promised_on", "repeat", "repeat_after_days", "repeat_from", "return_comment", "returned_count", "series", "start_at", "status", "team_id", "title", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."assignee_id", NEW."client_channel", NEW."client_id", NEW."client_line", NEW."comment_id", NEW."completed_at", NEW."completed_by_id", NEW."created_at", NEW."created_by_id", NEW."deleted_at", NEW."description", NEW."due_at", NEW."due_on", NEW."due_time", NEW."due_zone", NEW."id", NEW."is_sample", NEW."needs_acceptance", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."previous_id", NEW."priority", NEW."promised_on", NEW."repeat", NEW."repeat_after_days", NEW."repeat_from", NEW."return_comment", NEW."returned_count", NEW."series", NEW."start_at", NEW."status", NEW."team_id", NEW."title", NEW."version"); RETURN NULL;',
                    hash="b652197fd5da389e0be81bf5154a5f9808b01264",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e2e86",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."assignee_id" IS DISTINCT FROM (NEW."assignee_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."client_channel" IS DISTINCT FROM (NEW."client_channel") OR OLD."client_line" IS DISTINCT FROM (NEW."client_line") OR OLD."comment_id" IS DISTINCT FROM (NEW."comment_id") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."completed_by_id" IS DISTINCT FROM (NEW."completed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."due_time" IS DISTINCT FROM (NEW."due_time") OR OLD."due_zone" IS DISTINCT FROM (NEW."due_zone") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."needs_acceptance" IS DISTINCT FROM (NEW."needs_acceptance") OR OLD."previous_id" IS DISTINCT FROM (NEW."previous_id") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."promised_on" IS DISTINCT FROM (NEW."promised_on") OR OLD."repeat" IS DISTINCT FROM (NEW."repeat") OR OLD."repeat_after_days" IS DISTINCT FROM (NEW."repeat_after_days") OR OLD."repeat_from" IS DISTINCT FROM (NEW."repeat_from") OR OLD."return_comment" IS DISTINCT FROM (NEW."return_comment") OR OLD."returned_count" IS DISTINCT FROM (NEW."returned_count") OR OLD."series" IS DISTINCT FROM (NEW."series") OR OLD."start_at" IS DISTINCT FROM (NEW."start_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "tasks_taskevent" ("accepted_at", "accepted_by_id", "assignee_id", "client_channel", "client_id", "client_line", "comment_id", "completed_at", "completed_by_id", "created_at", "created_by_id", "deleted_at", "description", "due_at", "due_on", "due_time", "due_zone", "id", "is_sample", "needs_acceptance", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "priority", "promised_on", "repeat", "repeat_after_days", "repeat_from", "return_comment", "returned_count", "series", "start_at", "status", "team_id", "title", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."assignee_id", NEW."client_channel", NEW."client_id", NEW."client_line", NEW."comment_id", NEW."completed_at", NEW."completed_by_id", NEW."created_at", NEW."created_by_id", NEW."deleted_at", NEW."description", NEW."due_at", NEW."due_on", NEW."due_time", NEW."due_zone", NEW."id", NEW."is_sample", NEW."needs_acceptance", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."previous_id", NEW."priority", NEW."promised_on", NEW."repeat", NEW."repeat_after_days", NEW."repeat_from", NEW."return_comment", NEW."returned_count", NEW."series", NEW."start_at", NEW."status", NEW."team_id", NEW."title", NEW."version"); RETURN NULL;',
                    hash="ee17538f83bfdd87b203628b2b16669caf7eef03",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_705e1",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "tasks_taskevent" ("accepted_at", "accepted_by_id", "assignee_id", "client_channel", "client_id", "client_line", "comment_id", "completed_at", "completed_by_id", "created_at", "created_by_id", "deleted_at", "description", "due_at", "due_on", "due_time", "due_zone", "id", "is_sample", "needs_acceptance", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "priority", "promised_on", "repeat", "repeat_after_days", "repeat_from", "return_comment", "returned_count", "series", "start_at", "status", "team_id", "title", "version") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."assignee_id", OLD."client_channel", OLD."client_id", OLD."client_line", OLD."comment_id", OLD."completed_at", OLD."completed_by_id", OLD."created_at", OLD."created_by_id", OLD."deleted_at", OLD."description", OLD."due_at", OLD."due_on", OLD."due_time", OLD."due_zone", OLD."id", OLD."is_sample", OLD."needs_acceptance", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."previous_id", OLD."priority", OLD."promised_on", OLD."repeat", OLD."repeat_after_days", OLD."repeat_from", OLD."return_comment", OLD."returned_count", OLD."series", OLD."start_at", OLD."status", OLD."team_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash="87c303fe85579d308360e322e7c05da76fe1a9b7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3627a",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "tasks_reminderevent" ("channels", "days_before", "id", "offset_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "to") VALUES (NEW."channels", NEW."days_before", NEW."id", NEW."offset_minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."task_id", NEW."to"); RETURN NULL;',
                    hash="ea9cce996ca82446325dfa38abc1136ec4d20457",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_653c3",
                    table="tasks_reminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."channels" IS DISTINCT FROM (NEW."channels") OR OLD."days_before" IS DISTINCT FROM (NEW."days_before") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."offset_minutes" IS DISTINCT FROM (NEW."offset_minutes") OR OLD."task_id" IS DISTINCT FROM (NEW."task_id") OR OLD."to" IS DISTINCT FROM (NEW."to"))',
                    func='INSERT INTO "tasks_reminderevent" ("channels", "days_before", "id", "offset_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "to") VALUES (NEW."channels", NEW."days_before", NEW."id", NEW."offset_minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."task_id", NEW."to"); RETURN NULL;',
                    hash="225d59c607fdcbe5b8f83e147dd8d0c32bd89362",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_67b40",
                    table="tasks_reminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "tasks_reminderevent" ("channels", "days_before", "id", "offset_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "to") VALUES (OLD."channels", OLD."days_before", OLD."id", OLD."offset_minutes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."task_id", OLD."to"); RETURN NULL;',
                    hash="5a0278e098956ab375565537b967d03db51cc592",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f85fb",
                    table="tasks_reminder",
                    when="AFTER",
                ),
            ),
        ),
    ]
