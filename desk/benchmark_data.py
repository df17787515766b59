"""Deterministic data for benchmarks: N clients, 5 N comments, 3 N tasks, 10 N timeline entries.

Made by set-based SQL inside the server, so a million clients take minutes, not hours. The same N always gives the same
rows; only what depends on "today" (due times) moves with the day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Office, Role, Team, User
from accounts.services import create_user
from clients.models import Client
from core.text import name_sort, search_text

TEAMS = 10
PEOPLE_PER_TEAM = 5
PASSWORD = "benchmark office"  # noqa: S105 - of invented people in a throw-away database
MANAGER_EMAIL = "manager1@bench.test"

GIVEN = {
    "latin": [
        "Anna",
        "Boris",
        "Clara",
        "David",
        "Elena",
        "Felix",
        "Greta",
        "Hugo",
        "Ines",
        "Jonas",
        "Karla",
        "Leon",
        "Maria",
        "Nora",
        "Oscar",
        "Petra",
    ],
    "cyrillic": [
        "Иван",
        "Мария",
        "Георги",
        "Олена",
        "Сергій",
        "Анна",
        "Дмитрий",
        "Надежда",
        "Петър",
        "Юлія",
        "Тарас",
        "Ольга",
    ],
    "arabic": ["محمد", "فاطمة", "أحمد", "عمر", "ليلى", "خالد", "نور", "يوسف"],
}
FAMILY = {
    "latin": [
        "Berg",
        "Costa",
        "Dahl",
        "Evans",
        "Fischer",
        "Garcia",
        "Hansen",
        "Ivanova",
        "Jansen",
        "Keller",
        "Lopez",
        "Meyer",
        "Novak",
        "Olsen",
        "Popov",
        "Rossi",
        "Silva",
        "Torres",
        "Urban",
        "Vogel",
        "Weber",
        "Young",
        "Zimmer",
        "Adler",
        "Brandt",
        "Conti",
        "Duarte",
        "Engel",
        "Ferrari",
        "Gruber",
    ],
    "cyrillic": [
        "Петров",
        "Иванова",
        "Георгиев",
        "Шевченко",
        "Коваленко",
        "Смирнова",
        "Димитров",
        "Бондар",
        "Ткачук",
        "Орлов",
        "Николова",
        "Кравець",
        "Соколов",
        "Тодорова",
        "Мельник",
        "Захаров",
    ],
    "arabic": ["العلي", "حسن", "منصور", "السيد", "الخطيب", "درويش", "سالم", "حداد"],
}


@transaction.atomic
def seed(count: int) -> None:
    """Fill an empty, migrated database. Triggers rest meanwhile: the audit of invented rows helps nobody."""
    if Client.objects.exists():
        raise ValueError("The database already has clients.")
    office = Office.objects.create(name="Bench", country="BG", time_zone="Europe/Sofia", languages=["en"])
    _people(office)
    with connection.cursor() as cursor:
        _names(cursor)
        with _bare(cursor):
            for statement in _STATEMENTS:
                cursor.execute(statement, {"count": count, "office": office.pk})


@contextmanager
def _bare(cursor: Any) -> Iterator[None]:
    """Take triggers, indexes and foreign keys off the tables and put them back: building them once is many times faster.

    Inside the caller's transaction: whatever fails leaves the tables as they were.
    """
    tables = list(_TABLES)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute(_INDEXES, [tables])
    indexes = cursor.fetchall()
    cursor.execute(_FOREIGN_KEYS, [tables])
    keys = cursor.fetchall()
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(_UNSAID, [tables])
    unsaid = cursor.fetchall()
    for table, column, empty in unsaid:
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET DEFAULT {empty}')
    for table, name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for table, column, _empty in unsaid:
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP DEFAULT')
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _people(office: Office) -> None:
    create_user(email="admin@bench.test", name="Ada Admin", role=Role.ADMIN, office=office)
    for number in range(1, TEAMS + 1):
        team = Team.objects.create(name=f"Team {number}", office=office)
        role = Role.MANAGER
        for place in range(1, PEOPLE_PER_TEAM + 1):
            email = f"{role}{number}@bench.test" if place == 1 else f"person{number}.{place}@bench.test"
            user = create_user(
                email=email,
                name=f"Person {number}.{place}",
                role=role,
                office=office,
                team=team,
            )
            if place == 1:
                team.managers.add(user)
            role = Role.EMPLOYEE
    # hashing is slow by design: once is enough for people who do not exist
    User.objects.update(password=make_password(PASSWORD))


def _names(cursor) -> None:  # type: ignore[no-untyped-def]
    """Write every pair of names with its derived texts; the SQL below only picks from it."""
    rows = []
    for script, given_names in GIVEN.items():
        for given, family in product(given_names, FAMILY[script]):
            name = f"{given} {family}"
            rows.append((given, family, name, name_sort(name), search_text([name])))
    cursor.execute(
        "CREATE TEMP TABLE bench_name (id serial, given text, family text, name text, name_sort text, search_text text)"
        " ON COMMIT DROP"
    )
    cursor.executemany(
        "INSERT INTO bench_name (given, family, name, name_sort, search_text) VALUES (%s, %s, %s, %s, %s)",
        rows,
    )


_TABLES = (
    "clients_client", "clients_phone", "clients_email", "clients_client_tags", "clients_comment", "tasks_task",
    "history_event",
)  # fmt: skip
# without those that a primary key or another constraint stands on
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""
# what a column is that the statements below do not name, new ones among them: empty, as models make it
_UNSAID = """
SELECT attrelid::regclass::text, attname, CASE atttypid::regtype::text
    WHEN 'boolean' THEN 'false' WHEN 'jsonb' THEN '''{}''' WHEN 'text' THEN '''''' WHEN 'character varying' THEN '''''' ELSE '0' END
FROM pg_attribute
WHERE attrelid = ANY(%s::regclass[]) AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
  AND attidentity = '' AND atttypid::regtype::text IN ('boolean', 'jsonb', 'text', 'character varying', 'integer', 'smallint')
"""
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""

# Knuth's multiplicative step scatters rows over names and owners without a random generator.
_STATEMENTS = (
    """
    CREATE TEMP TABLE bench_owner ON COMMIT DROP AS
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_user WHERE role <> 'admin'
    """,
    """
    INSERT INTO clients_client (id, kind, name, given_name, middle_name, family_name, job_title, addressed_as, language,
        is_language_guessed, phase, phase_reason, office_id, owner_id, source, preferred_channel, is_channel_guessed,
        what_counts, address, website, notes, next_step_at, next_step_title, work_step_title, has_no_next_step, last_contact_at,
        is_sample, version, name_sort, search_text, created_at, updated_at)
    SELECT i, 'person', n.name || ' ' || i, n.given, '', n.family, '', '', 'en', false,
        (ARRAY['lead', 'active', 'active', 'dormant'])[1 + i %% 4], '', %(office)s, o.id, 'Trade fair', 'call', false,
        CASE WHEN i %% 5 = 0 THEN 'Speed before price' ELSE '' END, 'Vitosha 1, Sofia', '', '',
        CASE WHEN i %% 3 > 0 THEN now() + (i %% 60 - 20) * interval '1 day' END,
        CASE WHEN i %% 3 > 0 THEN 'Call about the offer' ELSE '' END, '', false,
        CASE WHEN i %% 7 > 0 THEN now() - (i %% 90) * interval '1 day' END,
        false, 1, n.name_sort || chr(8704 + i %% 97) || i,
        n.search_text || ' ' || 'client' || i || '@bench.test' || ' 359' || (880000000 + i),
        now() - i * interval '1 second', now()
    FROM generate_series(1, %(count)s) i
    JOIN bench_name n ON n.id = 1 + (i::bigint * 2654435761 %% (SELECT count(*) FROM bench_name))
    JOIN bench_owner o ON o.place = (i::bigint * 40503 %% (SELECT count(*) FROM bench_owner))
    """,
    "SELECT setval(pg_get_serial_sequence('clients_client', 'id'), %(count)s)",
    """
    INSERT INTO clients_phone (client_id, number, raw, label, is_primary, is_dead)
    SELECT id, '+' || 359 || (880000000 + id), '0' || (880000000 + id), '', true, false FROM clients_client
    """,
    """
    INSERT INTO clients_email (client_id, address, label, is_primary, is_dead)
    SELECT id, 'client' || id || '@bench.test', '', true, false FROM clients_client
    """,
    "INSERT INTO clients_tag (name) SELECT 'tag ' || i FROM generate_series(1, 20) i",
    """
    INSERT INTO clients_client_tags (client_id, tag_id)
    SELECT c.id, t.id FROM clients_client c
    JOIN clients_tag t ON t.id = (SELECT min(id) FROM clients_tag) + c.id %% 20 WHERE c.id %% 2 = 0
    """,
    """
    INSERT INTO clients_comment (client_id, author_id, kind, body, search_text, is_pinned, created_at, version)
    SELECT c.id, c.owner_id, (ARRAY['note', 'decision', 'risk'])[1 + i %% 3],
        'Asked for a revised quote with delivery. Number ' || i || ' of their remarks, budget approved.',
        'asked for a revised quote with delivery number ' || i || ' of their remarks budget approved',
        false, now() - (i * 3 + c.id %% 40) * interval '1 day', 1
    FROM clients_client c, generate_series(1, 5) i
    """,
    """
    INSERT INTO tasks_task (title, description, client_id, assignee_id, created_by_id, status, priority, due_on,
        due_zone, due_at, client_line, client_channel, repeat, returned_count, return_comment, completed_at,
        completed_by_id, is_sample, needs_acceptance, version, created_at, updated_at, promised_on)
    SELECT (ARRAY['Send the revised quote', 'Call back', 'Check the credit limit'])[i] || ' ' || c.id, '', c.id,
        c.owner_id, c.owner_id, CASE WHEN (c.id + i) %% 4 < 3 THEN 'done' ELSE (ARRAY['open', 'doing', 'waiting'])[i] END,
        'normal', day, 'Europe/Sofia', (day + time '18:00') AT TIME ZONE 'Europe/Sofia', '', '', '', 0, '',
        CASE WHEN (c.id + i) %% 4 < 3 THEN now() - (c.id %% 90) * interval '1 day' END,
        CASE WHEN (c.id + i) %% 4 < 3 THEN c.owner_id END, false, false, 1, now(), now(), NULL
    FROM clients_client c, generate_series(1, 3) i,
        LATERAL (SELECT (now() + ((c.id + i) %% 60 - 20) * interval '1 day')::date AS day) due
    """,
    """
    INSERT INTO history_event (subject, kind, actor_id, at, data)
    SELECT 'client:' || c.id, (ARRAY['contact_logged', 'client_changed', 'phase_changed'])[1 + i %% 3], c.owner_id,
        now() - (i * 3 + c.id %% 30) * interval '1 day', '{}'
    FROM clients_client c, generate_series(1, 10) i
    """,
)
