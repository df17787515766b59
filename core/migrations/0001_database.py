from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.core.management import call_command
from django.db import migrations

# One clock behind every "is it due" comparison. Tests and drills shift it per database
# (ALTER DATABASE … SET dossier.clock_shift = '3 hours'); in an office it is the server's own.
OFFICE_NOW = """
CREATE FUNCTION office_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT now() + coalesce(nullif(current_setting('dossier.clock_shift', true), '')::interval, interval '0')
$$
"""


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(OFFICE_NOW, "DROP FUNCTION office_now()"),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
