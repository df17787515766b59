"""What is to be done next for a client, kept on its row so that lists read one table."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from clients.models import Client, Contact

TITLE_MAX = 300


@transaction.atomic
def set_next_step(client: Client | int, at: datetime | None, title: str = "") -> None:
    """Keep the next step as the apps above know it (None and "": nothing is planned there).

    Called in the transaction of the task itself. Not an edit: no version, no history, so open forms stay good. A
    planned contact that is sooner wins the place on the row. Three queries.
    """
    refresh_next_step(
        client if isinstance(client, int) else client.pk, {"at": at, "title": title[:TITLE_MAX]}
    )


# The work's own step gives way to sooner work; what stands above it to work that is not later.
_OFFER = """
UPDATE clients_client SET has_no_next_step = false,
    work_step_at = CASE WHEN {sooner} THEN %(at)s::timestamptz ELSE work_step_at END,
    work_step_title = CASE WHEN {sooner} THEN %(title)s ELSE work_step_title END,
    next_step_at = CASE WHEN {sooner} AND {first} THEN %(at)s::timestamptz ELSE next_step_at END,
    next_step_title = CASE WHEN {sooner} AND {first} THEN %(title)s ELSE next_step_title END
WHERE id = %(client)s AND ({sooner} OR has_no_next_step)
""".format(
    sooner="""(work_step_at > %(at)s::timestamptz
        OR work_step_at IS NULL AND (work_step_title = '' OR %(at)s::timestamptz IS NOT NULL))""",
    first="(next_step_at IS NULL OR next_step_at >= %(at)s::timestamptz)",
)


def offer_next_step(pk: int, at: datetime | None, title: str) -> None:
    """Let work that has just been added be the next step where it is the soonest, as `set_next_step` would find.

    One statement, which waits for whoever holds the client's row and judges by what they left.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OFFER, {"client": pk, "at": at, "title": title[:TITLE_MAX]})


def refresh_next_step(pk: int, work: dict[str, Any] | None = None) -> None:
    """Set the sooner of the work's next step (`work` where it changed) and the next planned contact."""
    row = Client.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if work is not None:
        row.work_step_at, row.work_step_title = work["at"], work["title"]
    plan = Contact.objects.filter(client=pk, is_planned=True).order_by("at", "id").first()
    at, title = row.work_step_at, row.work_step_title
    if plan and (at is None or plan.at < at):
        at, title = plan.at, _title(plan, row)
    row.next_step_at, row.next_step_title = at, title
    if at or title:
        row.has_no_next_step = False
    fields = ("work_step_at", "work_step_title", "next_step_at", "next_step_title", "has_no_next_step")
    Client.objects.filter(pk=pk).update(**{name: getattr(row, name) for name in fields})


def _title(plan: Contact, client: Client) -> str:
    if plan.outcome:
        return plan.outcome.splitlines()[0][:TITLE_MAX]
    # one row is read in several languages: the office's own is the fairest
    with translation.override((client.office.languages or [settings.LANGUAGE_CODE])[0]):
        return str(plan.get_kind_display())
