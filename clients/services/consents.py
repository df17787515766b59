"""By what right clients are written to: noted once for an import, and one by one on their own page."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, ImportBatch
from core.errors import RuleError
from notifications import services as told
from notifications.models import Basis, How, OptOut, Purpose

UNKNOWN = ""


def consent_options(basis: str, note: str = "") -> dict[str, str]:
    """Return what an import keeps of its legal basis. Raises RuleError at `consent`."""
    if basis not in {UNKNOWN, *Basis.values}:
        raise RuleError(_("Choose by what right you write to them."), field="consent")
    return {"basis": basis, "note": note.strip()[:300]} if basis else {}


def note_import_consent(batch: ImportBatch) -> int:
    """Note for every client that an import made what its owner said about their consent; returns how many.

    Only agreeing lets advertising through. Clients who were here before keep their own words.
    """
    said = batch.options.get("consent") or {}
    if not said:
        return 0
    subjects = [
        f"client:{pk}" for pk in Client.objects.filter(import_batch=batch).values_list("pk", flat=True)
    ]
    how: dict[str, Any] = {"how": How.IMPORT, "by": batch.by, "note": said.get("note") or batch.file_name}
    told.note_consents(subjects, Purpose.SERVICE, said["basis"], **how)
    if said["basis"] == Basis.CONSENT:
        told.note_consents(subjects, Purpose.MARKETING, Basis.CONSENT, **how)
    return len(subjects)


@transaction.atomic
def set_marketing_consent(client: Client, *, by: User, is_given: bool, note: str = "") -> None:
    """Note that a client agreed to advertising, or no longer does. Raises RuleError at `note` for an agreement
    that nobody could prove later."""
    if is_given and not note.strip():
        raise RuleError(_("Say where and when they agreed."), field="note")
    basis = Basis.CONSENT if is_given else ""
    told.note_consent(
        client.subject, Purpose.MARKETING, basis, how=How.STAFF, by=by, is_given=is_given, note=note
    )


def set_opt_out(client: Client, channel: str, address: str, scope: str, *, by: User) -> None:
    """Note what a client told us about one of their addresses: nothing at all, no advertising, or welcome ("").

    Raises RuleError at `scope`; an address that is not theirs counts as unknown.
    """
    own = {email.address.lower() for email in client.emails.all()} if channel == "email" else {
        phone.number for phone in client.phones.all()
    }  # fmt: skip
    if address not in own or scope not in {"", *OptOut.Scope.values}:
        raise RuleError(_("Choose one of the offered answers."), field="scope")
    if scope != OptOut.Scope.ALL:
        told.opt_in(address, channel, How.STAFF, by=by, scope=scope or None)
    if scope:
        told.opt_out(address, channel, How.STAFF, scope=scope, by=by)


def set_do_not_contact(client: Client, *, by: User, reason: str = "") -> None:
    """Let nothing go to a client any more. Raises RuleError at `reason` without one."""
    if not reason.strip():
        raise RuleError(_("Say why, so that colleagues understand."), field="reason")
    told.set_do_not_contact(client.subject, by=by, reason=reason)


def clear_do_not_contact(client: Client, *, by: User) -> bool:
    """Let people write to a client again; False when nothing stood in the way."""
    return told.clear_do_not_contact(client.subject, by=by)
