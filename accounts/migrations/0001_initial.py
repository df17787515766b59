import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_database"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "country",
                    models.CharField(help_text="Two letters, e.g. BG", max_length=2, verbose_name="country"),
                ),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("working_week", models.JSONField(default=accounts.models.default_week)),
                ("holidays", models.JSONField(blank=True, default=list)),
                ("languages", models.JSONField(default=accounts.models.default_languages)),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="legal name")),
                ("legal_id", models.CharField(blank=True, max_length=40, verbose_name="registration number")),
                ("vat_id", models.CharField(blank=True, max_length=40, verbose_name="VAT number")),
                ("address", models.TextField(blank=True, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("letterhead", models.TextField(blank=True, verbose_name="letterhead")),
                ("logo", models.CharField(blank=True, editable=False, max_length=120, verbose_name="logo")),
                ("email_from", models.CharField(blank=True, max_length=200, verbose_name="e-mail sender")),
                ("sms_from", models.CharField(blank=True, max_length=20, verbose_name="SMS sender")),
                ("deadline_alerts", models.JSONField(default=accounts.models.default_deadline_alerts)),
                (
                    "answer_minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="answer requests within"),
                ),
                ("alerts_changed_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("employee", "Employee"),
                            ("manager", "Manager"),
                            ("admin", "Administrator"),
                        ],
                        default="employee",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("bg", "Български"),
                            ("ru", "Русский"),
                            ("uk", "Українська"),
                            ("ar", "العربية"),
                        ],
                        default="en",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
                ("working_hours", models.JSONField(blank=True, default=dict)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("sessions_ended", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stands_in_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="accounts_user_email"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="accounts_absence_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
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
                        to="accounts.absence",
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
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="what it is for")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_on", models.DateField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FirmSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("own", "Only their own clients"),
                            ("team", "Clients of their team"),
                            ("all", "All clients"),
                        ],
                        default="team",
                        max_length=8,
                    ),
                ),
                (
                    "comment_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(527040),
                        ],
                    ),
                ),
                ("first_steps_hidden", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="accounts_one_firm")
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmSettingsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("own", "Only their own clients"),
                            ("team", "Clients of their team"),
                            ("all", "All clients"),
                        ],
                        default="team",
                        max_length=8,
                    ),
                ),
                (
                    "comment_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(527040),
                        ],
                    ),
                ),
                ("first_steps_hidden", models.BooleanField(default=False)),
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
                        to="accounts.firmsettings",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OfficeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "country",
                    models.CharField(help_text="Two letters, e.g. BG", max_length=2, verbose_name="country"),
                ),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("working_week", models.JSONField(default=accounts.models.default_week)),
                ("holidays", models.JSONField(blank=True, default=list)),
                ("languages", models.JSONField(default=accounts.models.default_languages)),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="legal name")),
                ("legal_id", models.CharField(blank=True, max_length=40, verbose_name="registration number")),
                ("vat_id", models.CharField(blank=True, max_length=40, verbose_name="VAT number")),
                ("address", models.TextField(blank=True, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("letterhead", models.TextField(blank=True, verbose_name="letterhead")),
                ("logo", models.CharField(blank=True, editable=False, max_length=120, verbose_name="logo")),
                ("email_from", models.CharField(blank=True, max_length=200, verbose_name="e-mail sender")),
                ("sms_from", models.CharField(blank=True, max_length=20, verbose_name="SMS sender")),
                ("deadline_alerts", models.JSONField(default=accounts.models.default_deadline_alerts)),
                (
                    "answer_minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="answer requests within"),
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
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "managers",
                    models.ManyToManyField(
                        blank=True, related_name="managed_teams", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("office"),
                        django.db.models.functions.text.Lower("name"),
                        name="accounts_team_name",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="accounts.team",
                verbose_name="team",
            ),
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
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
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamManagerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
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
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("employee", "Employee"),
                            ("manager", "Manager"),
                            ("admin", "Administrator"),
                        ],
                        default="employee",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("bg", "Български"),
                            ("ru", "Русский"),
                            ("uk", "Українська"),
                            ("ar", "العربية"),
                        ],
                        default="en",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
                ("working_hours", models.JSONField(blank=True, default=dict)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
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
                        to=settings.AUTH_USER_MODEL,
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
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamManager",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("accounts.team_managers",),
        ),
        migrations.AddField(
            model_name="teammanagerevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.teammanager",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firmsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_firmsettingsevent" ("comment_minutes", "first_steps_hidden", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visibility") VALUES (NEW."comment_minutes", NEW."first_steps_hidden", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."visibility"); RETURN NULL;',
                    hash="f37077127275d52cbe03630400b8431223ee0e7c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3f654",
                    table="accounts_firmsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firmsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_firmsettingsevent" ("comment_minutes", "first_steps_hidden", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visibility") VALUES (NEW."comment_minutes", NEW."first_steps_hidden", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."visibility"); RETURN NULL;',
                    hash="f43f6d116926aa891654725d8c0315d8dfa62ee2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8a6bf",
                    table="accounts_firmsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firmsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_firmsettingsevent" ("comment_minutes", "first_steps_hidden", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visibility") VALUES (OLD."comment_minutes", OLD."first_steps_hidden", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."visibility"); RETURN NULL;',
                    hash="a16984fe0505f979bbaef194a54c655e4bc0a79a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ab4a1",
                    table="accounts_firmsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_officeevent" ("address", "answer_minutes", "country", "created_at", "currency", "deadline_alerts", "email_from", "holidays", "id", "languages", "legal_id", "legal_name", "letterhead", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sms_from", "time_zone", "updated_at", "vat_id", "working_week") VALUES (NEW."address", NEW."answer_minutes", NEW."country", NEW."created_at", NEW."currency", NEW."deadline_alerts", NEW."email_from", NEW."holidays", NEW."id", NEW."languages", NEW."legal_id", NEW."legal_name", NEW."letterhead", NEW."logo", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."sms_from", NEW."time_zone", NEW."updated_at", NEW."vat_id", NEW."working_week"); RETURN NULL;',
                    hash="371e442544b8647c51a01d94ef713eff93b0cf52",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_29e99",
                    table="accounts_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."answer_minutes" IS DISTINCT FROM (NEW."answer_minutes") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."deadline_alerts" IS DISTINCT FROM (NEW."deadline_alerts") OR OLD."email_from" IS DISTINCT FROM (NEW."email_from") OR OLD."holidays" IS DISTINCT FROM (NEW."holidays") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."legal_id" IS DISTINCT FROM (NEW."legal_id") OR OLD."legal_name" IS DISTINCT FROM (NEW."legal_name") OR OLD."letterhead" IS DISTINCT FROM (NEW."letterhead") OR OLD."logo" IS DISTINCT FROM (NEW."logo") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sms_from" IS DISTINCT FROM (NEW."sms_from") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."vat_id" IS DISTINCT FROM (NEW."vat_id") OR OLD."working_week" IS DISTINCT FROM (NEW."working_week"))',
                    func='INSERT INTO "accounts_officeevent" ("address", "answer_minutes", "country", "created_at", "currency", "deadline_alerts", "email_from", "holidays", "id", "languages", "legal_id", "legal_name", "letterhead", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sms_from", "time_zone", "updated_at", "vat_id", "working_week") VALUES (NEW."address", NEW."answer_minutes", NEW."country", NEW."created_at", NEW."currency", NEW."deadline_alerts", NEW."email_from", NEW."holidays", NEW."id", NEW."languages", NEW."legal_id", NEW."legal_name", NEW."letterhead", NEW."logo", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sms_from", NEW."time_zone", NEW."updated_at", NEW."vat_id", NEW."working_week"); RETURN NULL;',
                    hash="c56e6795453582b4f0305bda46e9ae874fdac50a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_40b8a",
                    table="accounts_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_officeevent" ("address", "answer_minutes", "country", "created_at", "currency", "deadline_alerts", "email_from", "holidays", "id", "languages", "legal_id", "legal_name", "letterhead", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sms_from", "time_zone", "updated_at", "vat_id", "working_week") VALUES (OLD."address", OLD."answer_minutes", OLD."country", OLD."created_at", OLD."currency", OLD."deadline_alerts", OLD."email_from", OLD."holidays", OLD."id", OLD."languages", OLD."legal_id", OLD."legal_name", OLD."letterhead", OLD."logo", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."sms_from", OLD."time_zone", OLD."updated_at", OLD."vat_id", OLD."working_week"); RETURN NULL;',
                    hash="15abcc6c538fe25389751420a09bf4520d16b830",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_47d44",
                    table="accounts_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_absenceevent" ("created_at", "ends_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."updated_at", NEW."user_id"); RETURN NULL;',
                    hash="8fbd0c09e1d5be36802f69441d1186f5f9c89aae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b9041",
                    table="accounts_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_absenceevent" ("created_at", "ends_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."updated_at", NEW."user_id"); RETURN NULL;',
                    hash="f562d928b12e85dbb9f7e694abec46e42267a9b5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b558a",
                    table="accounts_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_absenceevent" ("created_at", "ends_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "user_id") VALUES (OLD."created_at", OLD."ends_on", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."updated_at", OLD."user_id"); RETURN NULL;',
                    hash="0a1c1687240a1b00054ac586d2e2557d5ece1989",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1cc4d",
                    table="accounts_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_teamevent" ("created_at", "id", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."name", NEW."office_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="184ef4835d402caf93b150cd910bd7bcae6ae5d4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_71b40",
                    table="accounts_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_teamevent" ("created_at", "id", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."name", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="7a535f6a67900b02b9683f46b0756693e61f1d97",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_529da",
                    table="accounts_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_teamevent" ("created_at", "id", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (OLD."created_at", OLD."id", OLD."name", OLD."office_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."updated_at"); RETURN NULL;',
                    hash="818126234331169afd328c087bdbfe4ae542112b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5bd04",
                    table="accounts_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("created_at", "deputy_id", "email", "id", "is_active", "language", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "team_id", "time_zone", "updated_at", "working_hours") VALUES (NEW."created_at", NEW."deputy_id", NEW."email", NEW."id", NEW."is_active", NEW."language", NEW."name", NEW."office_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."role", NEW."team_id", NEW."time_zone", NEW."updated_at", NEW."working_hours"); RETURN NULL;',
                    hash="1e3fe84218a5e856a3564a485584ef810697d6ff",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."deputy_id" IS DISTINCT FROM (NEW."deputy_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."working_hours" IS DISTINCT FROM (NEW."working_hours"))',
                    func='INSERT INTO "accounts_userevent" ("created_at", "deputy_id", "email", "id", "is_active", "language", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "team_id", "time_zone", "updated_at", "working_hours") VALUES (NEW."created_at", NEW."deputy_id", NEW."email", NEW."id", NEW."is_active", NEW."language", NEW."name", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."role", NEW."team_id", NEW."time_zone", NEW."updated_at", NEW."working_hours"); RETURN NULL;',
                    hash="93fa1d974feaf75425ea6bdb7f52d3e2989d018f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("created_at", "deputy_id", "email", "id", "is_active", "language", "name", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "team_id", "time_zone", "updated_at", "working_hours") VALUES (OLD."created_at", OLD."deputy_id", OLD."email", OLD."id", OLD."is_active", OLD."language", OLD."name", OLD."office_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."role", OLD."team_id", OLD."time_zone", OLD."updated_at", OLD."working_hours"); RETURN NULL;',
                    hash="69a0a05f1e31feff8951f14bb402b0522084a9ab",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammanager",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_teammanagerevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."team_id", NEW."user_id"); RETURN NULL;',
                    hash="36beca6e9204018864505b481cd118a2e7ca835c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_01a37",
                    table="accounts_team_managers",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammanager",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_teammanagerevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_id", NEW."user_id"); RETURN NULL;',
                    hash="21e192f33e7cb59b211d71ab91d69e2ce62f1c35",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b4d28",
                    table="accounts_team_managers",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammanager",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_teammanagerevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."team_id", OLD."user_id"); RETURN NULL;',
                    hash="8620ee641edd6485b3ceefb8da2f5f5380cb1cc1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6f711",
                    table="accounts_team_managers",
                    when="AFTER",
                ),
            ),
        ),
    ]
