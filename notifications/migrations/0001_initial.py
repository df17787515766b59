import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import notifications.models.messages


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
            name="ContactPolicy",
            fields=[
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="contact_policy",
                        serialize=False,
                        to="accounts.office",
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                (
                    "working_days_only",
                    models.BooleanField(default=False, verbose_name="only on working days"),
                ),
                (
                    "most_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most messages to one client in 24 hours"
                    ),
                ),
                (
                    "marketing_per_week",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="most advertising to one client in 7 days"
                    ),
                ),
                (
                    "sms_per_month",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="SMS a month"),
                ),
                (
                    "sms_countries",
                    models.JSONField(blank=True, default=list, verbose_name="countries that SMS go to"),
                ),
                (
                    "sms_senders",
                    models.JSONField(blank=True, default=dict, verbose_name="senders by country"),
                ),
                (
                    "sms_prices",
                    models.JSONField(blank=True, default=dict, verbose_name="price of an SMS by country"),
                ),
                (
                    "has_fallback",
                    models.BooleanField(default=True, verbose_name="try another channel when one fails"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MailboxState",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("uid_validity", models.BigIntegerField(default=0)),
                ("last_uid", models.BigIntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="ProviderState",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=8)),
                ("tokens", models.FloatField(default=0)),
                ("tokens_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("openings", models.PositiveIntegerField(default=0)),
                ("open_until", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                ("last_ok_at", models.DateTimeField(null=True)),
                ("last_error_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rhythm",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                (
                    "working_days_only",
                    models.BooleanField(default=False, verbose_name="only on my working days"),
                ),
                ("is_daily", models.BooleanField(default=False, verbose_name="one e-mail a day at 08:00")),
            ],
        ),
        migrations.CreateModel(
            name="ContactPolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                (
                    "working_days_only",
                    models.BooleanField(default=False, verbose_name="only on working days"),
                ),
                (
                    "most_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most messages to one client in 24 hours"
                    ),
                ),
                (
                    "marketing_per_week",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="most advertising to one client in 7 days"
                    ),
                ),
                (
                    "sms_per_month",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="SMS a month"),
                ),
                (
                    "sms_countries",
                    models.JSONField(blank=True, default=list, verbose_name="countries that SMS go to"),
                ),
                (
                    "sms_senders",
                    models.JSONField(blank=True, default=dict, verbose_name="senders by country"),
                ),
                (
                    "sms_prices",
                    models.JSONField(blank=True, default=dict, verbose_name="price of an SMS by country"),
                ),
                (
                    "has_fallback",
                    models.BooleanField(default=True, verbose_name="try another channel when one fails"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="accounts.office",
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
                        to="notifications.contactpolicy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DoNotContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40, unique=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DoNotContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("subject", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="notifications.donotcontact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ForcedKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "In Dossier"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("push", "Push"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("kind"), models.F("channel"), name="forcedkind_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("code"), condition=models.Q(("ended_at", None)), name="incident_open_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("body", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("show_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("announced_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.OrderBy(models.F("show_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="notice_of_user",
                    ),
                    models.Index(
                        models.F("user"),
                        models.F("show_at"),
                        condition=models.Q(("done_at", None), ("read_at", None)),
                        name="notice_unread",
                    ),
                    models.Index(
                        models.F("show_at"),
                        condition=models.Q(("announced_at", None)),
                        name="notice_to_announce",
                    ),
                    models.Index(
                        models.F("subject"),
                        condition=models.Q(("subject", ""), _negated=True),
                        name="notice_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "SMS"), ("push", "Push")], max_length=8
                    ),
                ),
                ("to", models.CharField(blank=True, max_length=254)),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("subject_line", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField(blank=True)),
                ("letter", models.JSONField(blank=True, default=dict)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("late_note", models.CharField(blank=True, max_length=120)),
                ("is_urgent", models.BooleanField(default=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("service", "Service"), ("marketing", "Advertising")],
                        default="service",
                        max_length=10,
                    ),
                ),
                (
                    "consent_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consent", "They agreed"),
                            ("contract", "They are our client"),
                            ("legitimate_interest", "Legitimate interest"),
                            ("legal_obligation", "The law demands it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("template", models.CharField(blank=True, max_length=60)),
                ("parts", models.PositiveSmallIntegerField(default=1)),
                ("is_secret", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting to be sent"),
                            ("leased", "About to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Handed over"),
                            ("delivered", "Delivered"),
                            ("bounced", "Came back"),
                            ("dead", "Not sent"),
                            ("unknown", "In doubt"),
                            ("expired", "Too late to send"),
                            ("cancelled", "Cancelled"),
                            ("held", "Held back"),
                            ("logged", "Not sent: no gateway set"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason_data", models.JSONField(blank=True, default=dict)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("not_after", models.DateTimeField(blank=True, null=True)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("first_try_at", models.DateTimeField(null=True)),
                ("is_doubtful", models.BooleanField(default=False)),
                ("fence", models.PositiveIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("provider", models.CharField(blank=True, max_length=80)),
                ("provider_id", models.CharField(blank=True, max_length=200)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                (
                    "thread",
                    models.CharField(
                        default=notifications.models.messages.new_thread, editable=False, max_length=24
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("state_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
                (
                    "resend_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resends",
                        to="notifications.message",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("channel"),
                        models.F("is_urgent"),
                        models.F("next_try_at"),
                        models.F("id"),
                        condition=models.Q(("next_try_at__isnull", False)),
                        name="message_due",
                    ),
                    models.Index(
                        models.F("not_after"),
                        condition=models.Q(("next_try_at__isnull", False), ("not_after__isnull", False)),
                        name="message_too_late",
                    ),
                    models.Index(
                        models.F("lease_until"),
                        condition=models.Q(("lease_until__isnull", False)),
                        name="message_leased",
                    ),
                    models.Index(
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("state__in", ["dead", "unknown", "bounced"])),
                        name="message_hands",
                    ),
                    models.Index(
                        models.F("subject"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("subject", ""), _negated=True),
                        name="message_subject",
                    ),
                    models.Index(
                        models.F("about"),
                        condition=models.Q(("about", ""), _negated=True),
                        name="message_about",
                    ),
                    models.Index(
                        models.F("to"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("channel", "sms"), ("tries__gt", 0), ("user", None)),
                        name="message_sms_to",
                    ),
                    models.Index(
                        models.F("provider_id"),
                        condition=models.Q(("provider_id", ""), _negated=True),
                        name="message_provider_id",
                    ),
                    models.Index(
                        models.F("state"),
                        models.F("state_at"),
                        condition=models.Q(("state__in", ["dead", "unknown", "bounced", "held", "expired"])),
                        name="message_watched",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_try_at", None), ("state__in", ["pending", "held"]), _connector="OR"
                        ),
                        name="message_tried_only_while_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pending"), _negated=True),
                            ("next_try_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_pending_has_a_next_try",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("state__in", ["leased", "sending"])),
                            models.Q(
                                models.Q(("state__in", ["leased", "sending"]), _negated=True),
                                ("lease_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="message_lease_while_in_hand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "In Dossier"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("push", "Push"),
                        ],
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bundled",
                        to="notifications.message",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="held",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("due_at"),
                        condition=models.Q(("ended_at", None), ("message", None)),
                        name="heldnotice_due",
                    ),
                    models.Index(
                        models.F("user"),
                        models.F("channel"),
                        condition=models.Q(("ended_at", None)),
                        name="heldnotice_user",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "In Dossier"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("push", "Push"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                (
                    "scope",
                    models.CharField(
                        choices=[("marketing", "No advertising"), ("all", "No messages at all")],
                        default="marketing",
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("import", "Said at the import"),
                            ("form", "Said in a form"),
                            ("page", "Chosen on the client's own page"),
                            ("one_click", "Unsubscribe button of the mail program"),
                            ("stop", "Answered STOP"),
                            ("start", "Answered START"),
                            ("complaint", "Reported as unwanted"),
                            ("staff", "Noted by a colleague"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("import", "Said at the import"),
                            ("form", "Said in a form"),
                            ("page", "Chosen on the client's own page"),
                            ("one_click", "Unsubscribe button of the mail program"),
                            ("stop", "Answered STOP"),
                            ("start", "Answered START"),
                            ("complaint", "Reported as unwanted"),
                            ("staff", "Noted by a colleague"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("channel"),
                        models.F("address"),
                        condition=models.Q(("ended_at", None)),
                        name="optout_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOutEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "In Dossier"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("push", "Push"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                (
                    "scope",
                    models.CharField(
                        choices=[("marketing", "No advertising"), ("all", "No messages at all")],
                        default="marketing",
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("import", "Said at the import"),
                            ("form", "Said in a form"),
                            ("page", "Chosen on the client's own page"),
                            ("one_click", "Unsubscribe button of the mail program"),
                            ("stop", "Answered STOP"),
                            ("start", "Answered START"),
                            ("complaint", "Reported as unwanted"),
                            ("staff", "Noted by a colleague"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("import", "Said at the import"),
                            ("form", "Said in a form"),
                            ("page", "Chosen on the client's own page"),
                            ("one_click", "Unsubscribe button of the mail program"),
                            ("stop", "Answered STOP"),
                            ("start", "Answered START"),
                            ("complaint", "Reported as unwanted"),
                            ("staff", "Noted by a colleague"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="notifications.optout",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "In Dossier"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("push", "Push"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_on", models.BooleanField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"), models.F("kind"), models.F("channel"), name="preference_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("endpoint", models.CharField(max_length=1000, unique=True)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("last_ok_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="device",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notifications.pushdevice",
            ),
        ),
        migrations.CreateModel(
            name="PushKey",
            fields=[
                ("number", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sealed", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number", 1)), name="pushkey_only_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="SmsUsage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("parts", models.PositiveIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("office"), models.F("month"), name="smsusage_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredGateway",
            fields=[
                (
                    "purpose",
                    models.CharField(
                        choices=[("email", "E-mail"), ("mailbox", "Mailbox"), ("sms", "SMS")],
                        max_length=8,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("smtp", "SMTP"),
                            ("imap", "IMAP"),
                            ("twilio", "Twilio"),
                            ("kannel", "Kannel"),
                            ("https+json", "JSON over HTTPS"),
                        ],
                        max_length=12,
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=253)),
                ("port", models.PositiveIntegerField(null=True)),
                ("user", models.CharField(blank=True, max_length=254)),
                ("place", models.CharField(blank=True, max_length=500)),
                ("sender", models.CharField(blank=True, max_length=40)),
                ("security", models.CharField(blank=True, max_length=8)),
                ("secret", models.TextField(blank=True)),
                ("secret_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "smtp"), ("purpose", "email")),
                            models.Q(("kind", "imap"), ("purpose", "mailbox")),
                            models.Q(("kind__in", ["twilio", "kannel", "https+json"]), ("purpose", "sms")),
                            _connector="OR",
                        ),
                        name="gateway_of_its_purpose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredGatewayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("email", "E-mail"), ("mailbox", "Mailbox"), ("sms", "SMS")],
                        max_length=8,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("smtp", "SMTP"),
                            ("imap", "IMAP"),
                            ("twilio", "Twilio"),
                            ("kannel", "Kannel"),
                            ("https+json", "JSON over HTTPS"),
                        ],
                        max_length=12,
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=253)),
                ("port", models.PositiveIntegerField(null=True)),
                ("user", models.CharField(blank=True, max_length=254)),
                ("place", models.CharField(blank=True, max_length=500)),
                ("sender", models.CharField(blank=True, max_length=40)),
                ("security", models.CharField(blank=True, max_length=8)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="notifications.storedgateway",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("service", "Service"), ("marketing", "Advertising")], max_length=10
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consent", "They agreed"),
                            ("contract", "They are our client"),
                            ("legitimate_interest", "Legitimate interest"),
                            ("legal_obligation", "The law demands it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_given", models.BooleanField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("import", "Said at the import"),
                            ("form", "Said in a form"),
                            ("page", "Chosen on the client's own page"),
                            ("one_click", "Unsubscribe button of the mail program"),
                            ("stop", "Answered STOP"),
                            ("start", "Answered START"),
                            ("complaint", "Reported as unwanted"),
                            ("staff", "Noted by a colleague"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("subject"),
                        models.F("purpose"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="consent_of_subject",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(choices=[("email", "E-mail"), ("sms", "SMS")], max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Answer"),
                            ("filed", "Copy of a letter written elsewhere"),
                            ("auto_reply", "Automatic reply"),
                            ("bounce", "Returned mail"),
                            ("command", "STOP or START"),
                            ("complaint", "Marked as unwanted"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("matched", "Filed"),
                            ("unmatched", "Waiting for a decision"),
                            ("ignored", "Ignored"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=254)),
                ("sender_name", models.CharField(blank=True, max_length=200)),
                ("recipients", models.JSONField(default=list)),
                ("subject_line", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField(blank=True)),
                ("message_id", models.CharField(blank=True, max_length=300)),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("subject", models.CharField(blank=True, max_length=40)),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answer_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answers",
                        to="notifications.message",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("subject"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="inbound_subject",
                    ),
                    models.Index(
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("state", "unmatched")),
                        name="inbound_tray",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fence", models.PositiveIntegerField()),
                ("provider", models.CharField(max_length=80)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("kept", "Kept here: no gateway set"),
                            ("refused", "Refused"),
                            ("failed", "Failed, will be tried again"),
                            ("doubtful", "No clear answer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("provider_id", models.CharField(blank=True, max_length=200)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="notifications.message",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(models.F("started_at"), name="attempt_started")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("message"), models.F("fence"), name="attempt_once_per_fence"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("user"), models.F("subject"), name="mute_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                models.F("device"), condition=models.Q(("device__isnull", False)), name="message_device"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_contactpolicyevent" ("has_fallback", "marketing_per_week", "most_per_day", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_to", "sms_countries", "sms_per_month", "sms_prices", "sms_senders", "working_days_only") VALUES (NEW."has_fallback", NEW."marketing_per_week", NEW."most_per_day", NEW."office_id", _pgh_attach_context(), NOW(), \'insert\', NEW."office_id", NEW."quiet_from", NEW."quiet_to", NEW."sms_countries", NEW."sms_per_month", NEW."sms_prices", NEW."sms_senders", NEW."working_days_only"); RETURN NULL;',
                    hash="8cb0ce5f3a3fec5e0e13baef95eba42810545744",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6f666",
                    table="notifications_contactpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "notifications_contactpolicyevent" ("has_fallback", "marketing_per_week", "most_per_day", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_to", "sms_countries", "sms_per_month", "sms_prices", "sms_senders", "working_days_only") VALUES (NEW."has_fallback", NEW."marketing_per_week", NEW."most_per_day", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."office_id", NEW."quiet_from", NEW."quiet_to", NEW."sms_countries", NEW."sms_per_month", NEW."sms_prices", NEW."sms_senders", NEW."working_days_only"); RETURN NULL;',
                    hash="9d93a8bc823825a5c74c7546224d0ae7307b02c9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9cb97",
                    table="notifications_contactpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_contactpolicyevent" ("has_fallback", "marketing_per_week", "most_per_day", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_to", "sms_countries", "sms_per_month", "sms_prices", "sms_senders", "working_days_only") VALUES (OLD."has_fallback", OLD."marketing_per_week", OLD."most_per_day", OLD."office_id", _pgh_attach_context(), NOW(), \'delete\', OLD."office_id", OLD."quiet_from", OLD."quiet_to", OLD."sms_countries", OLD."sms_per_month", OLD."sms_prices", OLD."sms_senders", OLD."working_days_only"); RETURN NULL;',
                    hash="eb768d78e18865f715207a61a225687c6139b6d3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_50a57",
                    table="notifications_contactpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donotcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_donotcontactevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."subject"); RETURN NULL;',
                    hash="75d766e30cdf3f53d76d0d33dab5de9a60127473",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_131a8",
                    table="notifications_donotcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donotcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "notifications_donotcontactevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."subject"); RETURN NULL;',
                    hash="d2579f7b55fe98ed41d7fe8940e4bc8e341f5e75",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b2fb7",
                    table="notifications_donotcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donotcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_donotcontactevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject") VALUES (OLD."at", OLD."by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."subject"); RETURN NULL;',
                    hash="2f9cd0a5653c0d2742cd990312a036c6736f2384",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ccdd2",
                    table="notifications_donotcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attempt",
            trigger=pgtrigger.compiler.Trigger(
                name="attempt_finished_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"outcome\" > '')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2a22bfa5ca4fc181f7569bc55165c52b3dff7860",
                    operation="UPDATE",
                    pgid="pgtrigger_attempt_finished_once_9b955",
                    table="notifications_attempt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="optout",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_optoutevent" ("address", "at", "by_id", "channel", "ended_at", "ended_how", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope") VALUES (NEW."address", NEW."at", NEW."by_id", NEW."channel", NEW."ended_at", NEW."ended_how", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scope"); RETURN NULL;',
                    hash="c94c373626b0813442e7ceaa76d773e12ebdec7a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2b95e",
                    table="notifications_optout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="optout",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "notifications_optoutevent" ("address", "at", "by_id", "channel", "ended_at", "ended_how", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope") VALUES (NEW."address", NEW."at", NEW."by_id", NEW."channel", NEW."ended_at", NEW."ended_how", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scope"); RETURN NULL;',
                    hash="1abdc7be4b7857c50efe97304b3a67f66e035e9e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b7d0e",
                    table="notifications_optout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="optout",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_optoutevent" ("address", "at", "by_id", "channel", "ended_at", "ended_how", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope") VALUES (OLD."address", OLD."at", OLD."by_id", OLD."channel", OLD."ended_at", OLD."ended_how", OLD."how", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scope"); RETURN NULL;',
                    hash="f11a531eb97bb106037602e570df1a4eacaa7e56",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_65ae4",
                    table="notifications_optout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedgateway",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_storedgatewayevent" ("changed_at", "changed_by_id", "host", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "port", "purpose", "security", "sender", "user") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."host", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."purpose", NEW."place", NEW."port", NEW."purpose", NEW."security", NEW."sender", NEW."user"); RETURN NULL;',
                    hash="1cc2e7aacbe7fc998d11c77de8ffb2f5ce1bdc3b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ce452",
                    table="notifications_storedgateway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedgateway",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."host" IS DISTINCT FROM (NEW."host") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."port" IS DISTINCT FROM (NEW."port") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."security" IS DISTINCT FROM (NEW."security") OR OLD."sender" IS DISTINCT FROM (NEW."sender") OR OLD."user" IS DISTINCT FROM (NEW."user"))',
                    func='INSERT INTO "notifications_storedgatewayevent" ("changed_at", "changed_by_id", "host", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "port", "purpose", "security", "sender", "user") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."host", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."purpose", NEW."place", NEW."port", NEW."purpose", NEW."security", NEW."sender", NEW."user"); RETURN NULL;',
                    hash="b7f14d9988869fddb1ef3acb08f00203297119ef",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5f81f",
                    table="notifications_storedgateway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedgateway",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "notifications_storedgatewayevent" ("changed_at", "changed_by_id", "host", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "port", "purpose", "security", "sender", "user") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."host", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."purpose", OLD."place", OLD."port", OLD."purpose", OLD."security", OLD."sender", OLD."user"); RETURN NULL;',
                    hash="3c7564780be2a5b39ea6379c2f2a3b8e3048f243",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_452d1",
                    table="notifications_storedgateway",
                    when="AFTER",
                ),
            ),
        ),
    ]
