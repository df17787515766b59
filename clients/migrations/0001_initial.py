import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("core", "0001_database"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("organisation", "Organisation")],
                        default="person",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                ("middle_name", models.CharField(blank=True, max_length=150, verbose_name="middle name")),
                ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="position")),
                ("addressed_as", models.CharField(blank=True, max_length=200, verbose_name="how to address")),
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
                        verbose_name="language",
                    ),
                ),
                ("is_language_guessed", models.BooleanField(default=False)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("lost", "Lost"),
                        ],
                        default="lead",
                        max_length=8,
                        verbose_name="phase",
                    ),
                ),
                ("phase_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("win_back_on", models.DateField(blank=True, null=True, verbose_name="try again on")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="source")),
                (
                    "preferred_channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Phone call"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("viber", "Viber"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                        ],
                        max_length=10,
                        verbose_name="preferred channel",
                    ),
                ),
                ("is_channel_guessed", models.BooleanField(default=False)),
                (
                    "what_counts",
                    models.CharField(blank=True, max_length=200, verbose_name="what counts for this client"),
                ),
                ("address", models.TextField(blank=True, max_length=1000, verbose_name="address")),
                ("website", models.CharField(blank=True, max_length=300, verbose_name="website")),
                ("tax_number", models.CharField(blank=True, max_length=40, verbose_name="tax or VAT number")),
                ("birthday", models.DateField(blank=True, null=True, verbose_name="birthday")),
                ("notes", models.TextField(blank=True, max_length=20000, verbose_name="notes")),
                ("next_step_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_step_title", models.CharField(blank=True, editable=False, max_length=300)),
                ("work_step_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("work_step_title", models.CharField(blank=True, editable=False, max_length=300)),
                ("has_no_next_step", models.BooleanField(default=False)),
                ("last_contact_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("erased_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name_sort", models.CharField(editable=False, max_length=700)),
                ("search_text", models.TextField(editable=False)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="clients.client",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("name_sort"),
                        models.F("id"),
                        condition=models.Q(("deleted_at", None)),
                        name="clients_by_name",
                    ),
                    models.Index(
                        models.F("owner"), models.F("name_sort"), models.F("id"), name="clients_by_owner"
                    ),
                    models.Index(
                        models.F("phase"),
                        models.F("name_sort"),
                        models.F("id"),
                        condition=models.Q(("deleted_at", None)),
                        name="clients_by_phase",
                    ),
                    models.Index(
                        models.OrderBy(models.F("created_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None)),
                        name="clients_by_age",
                    ),
                    models.Index(
                        models.F("next_step_at"),
                        models.F("id"),
                        condition=models.Q(("deleted_at", None)),
                        name="clients_by_next_step",
                    ),
                    models.Index(
                        models.OrderBy(models.F("last_contact_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None)),
                        name="clients_by_last_contact",
                    ),
                    models.Index(
                        models.F("deleted_at"),
                        condition=models.Q(("deleted_at__isnull", False)),
                        name="clients_trash",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="clients_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("promise", "Promise"),
                            ("preference", "Preference"),
                            ("decision", "Decision"),
                            ("risk", "Risk"),
                            ("complaint", "Complaint"),
                            ("praise", "Praise"),
                        ],
                        default="note",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("body", models.TextField(max_length=50000, verbose_name="comment")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="promised for")),
                ("task_id", models.BigIntegerField(editable=False, null=True)),
                ("is_pinned", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("search_text", models.TextField(default="", editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="clients.client",
                    ),
                ),
                (
                    "mentions",
                    models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="clients.comment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="clients_comment_latest",
                    ),
                    models.Index(
                        models.F("client"),
                        condition=models.Q(("deleted_at", None), ("is_pinned", True)),
                        name="clients_comment_pinned",
                    ),
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(
                            ("deleted_at", None),
                            ("kind__in", ["risk", "promise", "preference"]),
                            ("settled_at", None),
                        ),
                        name="clients_comment_standing",
                    ),
                    models.Index(
                        models.F("parent"),
                        models.F("id"),
                        condition=models.Q(("parent__isnull", False)),
                        name="clients_comment_replies",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="clients_comment_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("promise", "Promise"),
                            ("preference", "Preference"),
                            ("decision", "Decision"),
                            ("risk", "Risk"),
                            ("complaint", "Complaint"),
                            ("praise", "Praise"),
                        ],
                        default="note",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("body", models.TextField(max_length=50000, verbose_name="comment")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="promised for")),
                ("task_id", models.BigIntegerField(editable=False, null=True)),
                ("is_pinned", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "parent",
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
                        to="clients.comment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommentMentionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.comment",
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("visit", "Visit"),
                            ("messenger", "Messenger"),
                        ],
                        default="call",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "From the client"), ("out", "From us")],
                        default="out",
                        max_length=3,
                        verbose_name="direction",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "duration_minutes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                ),
                ("outcome", models.TextField(blank=True, max_length=5000, verbose_name="outcome")),
                ("is_planned", models.BooleanField(default=False, verbose_name="planned")),
                ("reminds_client", models.BooleanField(default=False, verbose_name="remind the client")),
                ("next_step", models.CharField(blank=True, max_length=300, verbose_name="next step")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="clients_contact_at",
                    ),
                    models.Index(
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="clients_contact_recent",
                    ),
                    models.Index(
                        models.F("author"),
                        models.F("at"),
                        condition=models.Q(("is_planned", True)),
                        name="clients_contact_planned",
                    ),
                    models.Index(
                        models.F("at"),
                        condition=models.Q(("is_planned", True), ("reminds_client", True)),
                        name="clients_contact_reminding",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("visit", "Visit"),
                            ("messenger", "Messenger"),
                        ],
                        default="call",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "From the client"), ("out", "From us")],
                        default="out",
                        max_length=3,
                        verbose_name="direction",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "duration_minutes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                ),
                ("outcome", models.TextField(blank=True, max_length=5000, verbose_name="outcome")),
                ("is_planned", models.BooleanField(default=False, verbose_name="planned")),
                ("reminds_client", models.BooleanField(default=False, verbose_name="remind the client")),
                ("next_step", models.CharField(blank=True, max_length=300, verbose_name="next step")),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                        to="clients.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=254, verbose_name="e-mail")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="label")),
                ("is_primary", models.BooleanField(default=False)),
                ("is_dead", models.BooleanField(default=False)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emails",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("address"), name="clients_email_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("address", models.CharField(max_length=254, verbose_name="e-mail")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="label")),
                ("is_primary", models.BooleanField(default=False)),
                ("is_dead", models.BooleanField(default=False)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                        to="clients.email",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("path", models.CharField(max_length=100, unique=True)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="clients.client"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="files",
                        to="clients.comment",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(models.F("uploaded_by"), models.F("created_at"), name="clients_file_quota"),
                    models.Index(
                        models.F("comment"),
                        condition=models.Q(("comment__isnull", False)),
                        name="clients_file_comment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("path", models.CharField(max_length=100)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                        to="clients.file",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("file_name", models.CharField(max_length=255)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("mapping", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("redoing", "Running"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("created_count", models.PositiveIntegerField(default=0)),
                ("updated_count", models.PositiveIntegerField(default=0)),
                ("skipped_count", models.PositiveIntegerField(default=0)),
                ("also_created_count", models.PositiveIntegerField(default=0)),
                ("errors", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_count", models.PositiveIntegerField(default=0)),
                ("put_back_count", models.PositiveIntegerField(default=0)),
                ("undo_after", models.BigIntegerField(default=0)),
                ("undo_kept", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ClientEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("organisation", "Organisation")],
                        default="person",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                ("middle_name", models.CharField(blank=True, max_length=150, verbose_name="middle name")),
                ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="position")),
                ("addressed_as", models.CharField(blank=True, max_length=200, verbose_name="how to address")),
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
                        verbose_name="language",
                    ),
                ),
                ("is_language_guessed", models.BooleanField(default=False)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("lost", "Lost"),
                        ],
                        default="lead",
                        max_length=8,
                        verbose_name="phase",
                    ),
                ),
                ("phase_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("win_back_on", models.DateField(blank=True, null=True, verbose_name="try again on")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="source")),
                (
                    "preferred_channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Phone call"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("viber", "Viber"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                        ],
                        max_length=10,
                        verbose_name="preferred channel",
                    ),
                ),
                ("is_channel_guessed", models.BooleanField(default=False)),
                (
                    "what_counts",
                    models.CharField(blank=True, max_length=200, verbose_name="what counts for this client"),
                ),
                ("address", models.TextField(blank=True, max_length=1000, verbose_name="address")),
                ("website", models.CharField(blank=True, max_length=300, verbose_name="website")),
                ("tax_number", models.CharField(blank=True, max_length=40, verbose_name="tax or VAT number")),
                ("birthday", models.DateField(blank=True, null=True, verbose_name="birthday")),
                ("notes", models.TextField(blank=True, max_length=20000, verbose_name="notes")),
                ("next_step_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_step_title", models.CharField(blank=True, editable=False, max_length=300)),
                ("has_no_next_step", models.BooleanField(default=False)),
                ("last_contact_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("erased_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
                        to="clients.client",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="client",
            name="import_batch",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="clients",
                to="clients.importbatch",
            ),
        ),
        migrations.CreateModel(
            name="ImportUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_version", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("is_undone", models.BooleanField(default=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="clients.importbatch",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("batch"),
                        models.F("is_undone"),
                        models.F("id"),
                        name="clients_import_updates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "SMS")], max_length=8, verbose_name="channel"
                    ),
                ),
                ("is_archived", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("channel"),
                        models.F("name"),
                        condition=models.Q(("is_archived", False)),
                        name="text_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageTextEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "SMS")], max_length=8, verbose_name="channel"
                    ),
                ),
                ("is_archived", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                        to="clients.messagetext",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16, null=True)),
                ("raw", models.CharField(max_length=100, verbose_name="phone")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="label")),
                ("is_primary", models.BooleanField(default=False)),
                ("is_dead", models.BooleanField(default=False)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(models.F("number"), name="clients_phone_number")],
            },
        ),
        migrations.CreateModel(
            name="PhoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=16, null=True)),
                ("raw", models.CharField(max_length=100, verbose_name="phone")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="label")),
                ("is_primary", models.BooleanField(default=False)),
                ("is_dead", models.BooleanField(default=False)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                        to="clients.phone",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sign",
                    models.CharField(
                        choices=[
                            ("agree", "I agree"),
                            ("thanks", "Thank you"),
                            ("done", "Done"),
                            ("seen", "I have seen it"),
                            ("doubt", "I am not sure"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions",
                        to="clients.comment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("comment"), models.F("user"), models.F("sign"), name="clients_reaction_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReactionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "sign",
                    models.CharField(
                        choices=[
                            ("agree", "I agree"),
                            ("thanks", "Thank you"),
                            ("done", "Done"),
                            ("seen", "I have seen it"),
                            ("doubt", "I am not sure"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.comment",
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
                        to="clients.reaction",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="clients.client",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inverse_relations",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("client", models.F("other")), _negated=True),
                        name="clients_relation_not_self",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelationType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("inverse_name", models.CharField(max_length=80, verbose_name="seen from the other side")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="clients_relation_type_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                        to="clients.relation",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.relationtype",
                        verbose_name="relation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="relation",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.relationtype",
                verbose_name="relation",
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("page", models.CharField(default="clients", max_length=20)),
                ("query", models.CharField(max_length=1000)),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="clients_tag_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientTagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.client",
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
                    "tag",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clients.tag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="client",
            name="tags",
            field=models.ManyToManyField(
                blank=True, related_name="clients", to="clients.tag", verbose_name="tags"
            ),
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="clients.messagetext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("text"), models.F("language"), models.F("number"), name="text_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentMention",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("clients.comment_mentions",),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                models.F("client"), models.F("other"), models.F("kind"), name="clients_relation_once"
            ),
        ),
        migrations.CreateModel(
            name="ClientTag",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("clients.client_tags",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagetext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clients_messagetextevent" ("channel", "created_at", "id", "is_archived", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."channel", NEW."created_at", NEW."id", NEW."is_archived", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="30daf79314e963567c7a7a5849c978907734e6fc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6424f",
                    table="clients_messagetext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagetext",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "clients_messagetextevent" ("channel", "created_at", "id", "is_archived", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."channel", NEW."created_at", NEW."id", NEW."is_archived", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="8debe39d52e5862db4038830eae38704fb0982da",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e34c8",
                    table="clients_messagetext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagetext",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clients_messagetextevent" ("channel", "created_at", "id", "is_archived", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."channel", OLD."created_at", OLD."id", OLD."is_archived", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="95c6b6235966b0f99b4c24366bbb7f772630358d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0e22a",
                    table="clients_messagetext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_commentevent" ("author_id", "body", "client_id", "created_at", "deleted_at", "due_on", "edited_at", "id", "is_pinned", "kind", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "task_id", "version") SELECT new_values."author_id", new_values."body", new_values."client_id", new_values."created_at", new_values."deleted_at", new_values."due_on", new_values."edited_at", new_values."id", new_values."is_pinned", new_values."kind", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."settled_at", new_values."task_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8c5c31d66cb29ec866a29d18871a1c40f3910683",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_06fec",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_commentevent" ("author_id", "body", "client_id", "created_at", "deleted_at", "due_on", "edited_at", "id", "is_pinned", "kind", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "task_id", "version") SELECT new_values."author_id", new_values."body", new_values."client_id", new_values."created_at", new_values."deleted_at", new_values."due_on", new_values."edited_at", new_values."id", new_values."is_pinned", new_values."kind", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."settled_at", new_values."task_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."body" IS DISTINCT FROM (new_values."body") OR old_values."client_id" IS DISTINCT FROM (new_values."client_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."edited_at" IS DISTINCT FROM (new_values."edited_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_pinned" IS DISTINCT FROM (new_values."is_pinned") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."settled_at" IS DISTINCT FROM (new_values."settled_at") OR old_values."task_id" IS DISTINCT FROM (new_values."task_id") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7dabbdf03b500555cbea67b8e664b8f0b88335d5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_94a48",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_commentevent" ("author_id", "body", "client_id", "created_at", "deleted_at", "due_on", "edited_at", "id", "is_pinned", "kind", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_at", "task_id", "version") SELECT old_values."author_id", old_values."body", old_values."client_id", old_values."created_at", old_values."deleted_at", old_values."due_on", old_values."edited_at", old_values."id", old_values."is_pinned", old_values."kind", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."settled_at", old_values."task_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2ed5233461b47fcee5b0154010fbd976ad64a6d4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_969f6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_contactevent" ("at", "author_id", "client_id", "created_at", "direction", "duration_minutes", "id", "is_planned", "kind", "next_step", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminds_client") SELECT new_values."at", new_values."author_id", new_values."client_id", new_values."created_at", new_values."direction", new_values."duration_minutes", new_values."id", new_values."is_planned", new_values."kind", new_values."next_step", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reminds_client" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d7a0466b1443650967af09da63a1a61bcf71491b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4640e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_contactevent" ("at", "author_id", "client_id", "created_at", "direction", "duration_minutes", "id", "is_planned", "kind", "next_step", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminds_client") SELECT new_values."at", new_values."author_id", new_values."client_id", new_values."created_at", new_values."direction", new_values."duration_minutes", new_values."id", new_values."is_planned", new_values."kind", new_values."next_step", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reminds_client" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."at" IS DISTINCT FROM (new_values."at") OR old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."client_id" IS DISTINCT FROM (new_values."client_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."direction" IS DISTINCT FROM (new_values."direction") OR old_values."duration_minutes" IS DISTINCT FROM (new_values."duration_minutes") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_planned" IS DISTINCT FROM (new_values."is_planned") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."next_step" IS DISTINCT FROM (new_values."next_step") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."reminds_client" IS DISTINCT FROM (new_values."reminds_client")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9ee9a8da8952393b2eccceb5891023d0c39779fb",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9f71b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_contactevent" ("at", "author_id", "client_id", "created_at", "direction", "duration_minutes", "id", "is_planned", "kind", "next_step", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminds_client") SELECT old_values."at", old_values."author_id", old_values."client_id", old_values."created_at", old_values."direction", old_values."duration_minutes", old_values."id", old_values."is_planned", old_values."kind", old_values."next_step", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reminds_client" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="80f3e2aa4cb3a7f1f84982fe5f13c056ac5cb474",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cfeb4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="email",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_emailevent" ("address", "client_id", "id", "is_dead", "is_primary", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."client_id", new_values."id", new_values."is_dead", new_values."is_primary", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b6c5a33f585ec10c22b4996641be842750bd0717",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_65df2",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_email",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="email",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_emailevent" ("address", "client_id", "id", "is_dead", "is_primary", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."client_id", new_values."id", new_values."is_dead", new_values."is_primary", new_values."label", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="57aed2a11e8bbd882761a77d22a77720e49e92fd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_da1e6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_email",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="email",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_emailevent" ("address", "client_id", "id", "is_dead", "is_primary", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."address", old_values."client_id", old_values."id", old_values."is_dead", old_values."is_primary", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f6e40efdcb81046e58afb45548c12a0db76bb634",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4670f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_email",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="file",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_fileevent" ("client_id", "comment_id", "content_type", "created_at", "deleted_at", "id", "name", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_by_id") SELECT new_values."client_id", new_values."comment_id", new_values."content_type", new_values."created_at", new_values."deleted_at", new_values."id", new_values."name", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ca35b2ef05548a77c32aed04e15c9ee369eaa619",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b5a70",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_file",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="file",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_fileevent" ("client_id", "comment_id", "content_type", "created_at", "deleted_at", "id", "name", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_by_id") SELECT new_values."client_id", new_values."comment_id", new_values."content_type", new_values."created_at", new_values."deleted_at", new_values."id", new_values."name", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c3695f01faa5a73f7bf5ca4c446a13c9c72f06ae",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_026b8",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_file",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="file",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_fileevent" ("client_id", "comment_id", "content_type", "created_at", "deleted_at", "id", "name", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_by_id") SELECT old_values."client_id", old_values."comment_id", old_values."content_type", old_values."created_at", old_values."deleted_at", old_values."id", old_values."name", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sha256", old_values."size", old_values."uploaded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ff059a55c9ac018b6336eceb922cf38b46b962ac",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3f511",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_file",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_phoneevent" ("client_id", "id", "is_dead", "is_primary", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw") SELECT new_values."client_id", new_values."id", new_values."is_dead", new_values."is_primary", new_values."label", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."raw" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a01c7058382a8c0c4defd98ae8ba5d2672439bdd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a535c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_phone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_phoneevent" ("client_id", "id", "is_dead", "is_primary", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw") SELECT new_values."client_id", new_values."id", new_values."is_dead", new_values."is_primary", new_values."label", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raw" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f5bb9fdb7553334545332cd8707ef2ad0e612f33",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46de1",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_phone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_phoneevent" ("client_id", "id", "is_dead", "is_primary", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw") SELECT old_values."client_id", old_values."id", old_values."is_dead", old_values."is_primary", old_values."label", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."raw" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="8b528140ed19f2e98970414c701eff079a733b66",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ff01e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_phone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reaction",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_reactionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign", "user_id") SELECT new_values."comment_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sign", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2e68dfe47ea78c3f09c9cee9a5c6b9ae63659a69",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64868",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_reaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reaction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_reactionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign", "user_id") SELECT new_values."comment_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sign", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="112d919806c828d61416c6e3c173e6ae1e2d290f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_984d4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_reaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reaction",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_reactionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign", "user_id") SELECT old_values."comment_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sign", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="77a219ff9a8a6e04c83e96f2782ba5e43ff619cb",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ea190",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_reaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_relationevent" ("client_id", "created_at", "id", "kind_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."client_id", new_values."created_at", new_values."id", new_values."kind_id", new_values."other_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4e443adab2090a2ae0e8296b1e6058a89066e159",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55c82",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_relationevent" ("client_id", "created_at", "id", "kind_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."client_id", new_values."created_at", new_values."id", new_values."kind_id", new_values."other_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1356bd3b69e8c3b1af2f9eed319670e49d163628",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5322f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_relationevent" ("client_id", "created_at", "id", "kind_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT old_values."client_id", old_values."created_at", old_values."id", old_values."kind_id", old_values."other_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a2aad1c318cbb82ed46bd443451640e97371e747",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_29d68",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_clientevent" ("address", "addressed_as", "birthday", "created_at", "deleted_at", "erased_at", "family_name", "given_name", "has_no_next_step", "id", "import_batch_id", "is_channel_guessed", "is_language_guessed", "is_sample", "job_title", "kind", "language", "last_contact_at", "middle_name", "name", "next_step_at", "next_step_title", "notes", "office_id", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "phase_reason", "preferred_channel", "source", "tax_number", "version", "website", "what_counts", "win_back_on") SELECT new_values."address", new_values."addressed_as", new_values."birthday", new_values."created_at", new_values."deleted_at", new_values."erased_at", new_values."family_name", new_values."given_name", new_values."has_no_next_step", new_values."id", new_values."import_batch_id", new_values."is_channel_guessed", new_values."is_language_guessed", new_values."is_sample", new_values."job_title", new_values."kind", new_values."language", new_values."last_contact_at", new_values."middle_name", new_values."name", new_values."next_step_at", new_values."next_step_title", new_values."notes", new_values."office_id", new_values."organisation_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phase", new_values."phase_reason", new_values."preferred_channel", new_values."source", new_values."tax_number", new_values."version", new_values."website", new_values."what_counts", new_values."win_back_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="38020da250bcd188e52858033761af937e777516",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a5391",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_clientevent" ("address", "addressed_as", "birthday", "created_at", "deleted_at", "erased_at", "family_name", "given_name", "has_no_next_step", "id", "import_batch_id", "is_channel_guessed", "is_language_guessed", "is_sample", "job_title", "kind", "language", "last_contact_at", "middle_name", "name", "next_step_at", "next_step_title", "notes", "office_id", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "phase_reason", "preferred_channel", "source", "tax_number", "version", "website", "what_counts", "win_back_on") SELECT new_values."address", new_values."addressed_as", new_values."birthday", new_values."created_at", new_values."deleted_at", new_values."erased_at", new_values."family_name", new_values."given_name", new_values."has_no_next_step", new_values."id", new_values."import_batch_id", new_values."is_channel_guessed", new_values."is_language_guessed", new_values."is_sample", new_values."job_title", new_values."kind", new_values."language", new_values."last_contact_at", new_values."middle_name", new_values."name", new_values."next_step_at", new_values."next_step_title", new_values."notes", new_values."office_id", new_values."organisation_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phase", new_values."phase_reason", new_values."preferred_channel", new_values."source", new_values."tax_number", new_values."version", new_values."website", new_values."what_counts", new_values."win_back_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."addressed_as" IS DISTINCT FROM (new_values."addressed_as") OR old_values."birthday" IS DISTINCT FROM (new_values."birthday") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deleted_at" IS DISTINCT FROM (new_values."deleted_at") OR old_values."erased_at" IS DISTINCT FROM (new_values."erased_at") OR old_values."family_name" IS DISTINCT FROM (new_values."family_name") OR old_values."given_name" IS DISTINCT FROM (new_values."given_name") OR old_values."has_no_next_step" IS DISTINCT FROM (new_values."has_no_next_step") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_batch_id" IS DISTINCT FROM (new_values."import_batch_id") OR old_values."is_channel_guessed" IS DISTINCT FROM (new_values."is_channel_guessed") OR old_values."is_language_guessed" IS DISTINCT FROM (new_values."is_language_guessed") OR old_values."is_sample" IS DISTINCT FROM (new_values."is_sample") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."last_contact_at" IS DISTINCT FROM (new_values."last_contact_at") OR old_values."middle_name" IS DISTINCT FROM (new_values."middle_name") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."next_step_at" IS DISTINCT FROM (new_values."next_step_at") OR old_values."next_step_title" IS DISTINCT FROM (new_values."next_step_title") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."office_id" IS DISTINCT FROM (new_values."office_id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."phase" IS DISTINCT FROM (new_values."phase") OR old_values."phase_reason" IS DISTINCT FROM (new_values."phase_reason") OR old_values."preferred_channel" IS DISTINCT FROM (new_values."preferred_channel") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."tax_number" IS DISTINCT FROM (new_values."tax_number") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."website" IS DISTINCT FROM (new_values."website") OR old_values."what_counts" IS DISTINCT FROM (new_values."what_counts") OR old_values."win_back_on" IS DISTINCT FROM (new_values."win_back_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f4c89e44523f459d72aae78e6b98583c2b0f90e9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_757e7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_clientevent" ("address", "addressed_as", "birthday", "created_at", "deleted_at", "erased_at", "family_name", "given_name", "has_no_next_step", "id", "import_batch_id", "is_channel_guessed", "is_language_guessed", "is_sample", "job_title", "kind", "language", "last_contact_at", "middle_name", "name", "next_step_at", "next_step_title", "notes", "office_id", "organisation_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "phase_reason", "preferred_channel", "source", "tax_number", "version", "website", "what_counts", "win_back_on") SELECT old_values."address", old_values."addressed_as", old_values."birthday", old_values."created_at", old_values."deleted_at", old_values."erased_at", old_values."family_name", old_values."given_name", old_values."has_no_next_step", old_values."id", old_values."import_batch_id", old_values."is_channel_guessed", old_values."is_language_guessed", old_values."is_sample", old_values."job_title", old_values."kind", old_values."language", old_values."last_contact_at", old_values."middle_name", old_values."name", old_values."next_step_at", old_values."next_step_title", old_values."notes", old_values."office_id", old_values."organisation_id", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phase", old_values."phase_reason", old_values."preferred_channel", old_values."source", old_values."tax_number", old_values."version", old_values."website", old_values."what_counts", old_values."win_back_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f29ebec67ae5b2a4cdb51bb7a3246b34b4760171",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f8895",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commentmention",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_commentmentionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") SELECT new_values."comment_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4dd6fc5f70bd3157deb417e1589745066aea2feb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fe628",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_comment_mentions",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commentmention",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_commentmentionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") SELECT old_values."comment_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d9b3bcbee625f369ec610585c5885b9058bd1afa",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_13641",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_comment_mentions",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clienttag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_clienttagevent" ("client_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "tag_id") SELECT new_values."client_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."tag_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="024580bc7cf7132c235f7e162eda30a0dee16a45",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f3648",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="clients_client_tags",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clienttag",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "clients_clienttagevent" ("client_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "tag_id") SELECT old_values."client_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."tag_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d71bc6eada3ba866413d9247121f214c0e542ea1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f63bb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="clients_client_tags",
                    when="AFTER",
                ),
            ),
        ),
    ]
