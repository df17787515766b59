"""What people said about being written to. Every word here holds from the next try on, for messages that wait too."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from core.errors import RuleError
from core.jobs import enqueue
from history.services import record
from notifications import optouts
from notifications.clock import OfficeNow, office_now
from notifications.gate.rules import address_key, month_of, used_in_month
from notifications.models import (
    Basis,
    Channel,
    Consent,
    ContactPolicy,
    DoNotContact,
    How,
    Message,
    OptOut,
    Purpose,
    SmsUsage,
)
from notifications.services.messages import take_back

SWEEP = "notifications.sweep"
AGAIN = timedelta(minutes=1)  # the same STOP delivered twice is one


@transaction.atomic
def opt_out(
    address: str, channel: str, how: str, *, scope: str | None = None, by: User | None = None
) -> OptOut:
    """Note that an address wants no more and return what holds from now on; what waits for it is taken back at once.

    Without a `scope` it is about advertising; whoever answers STOP or unsubscribes a second time means every message.
    Doing it again changes nothing. Raises RuleError at `channel`.
    """
    if channel not in Channel.values:
        raise RuleError(_("Unknown channel."), field="channel")
    key = address_key(channel, address)
    held, is_new = OptOut.objects.select_for_update().get_or_create(
        channel=channel,
        address=key,
        ended_at=None,
        defaults={"scope": scope or OptOut.Scope.MARKETING, "how": How(how), "by": by},
    )
    again = not is_new and how in {How.STOP, How.ONE_CLICK} and timezone.now() - held.at > AGAIN
    wider = scope or (OptOut.Scope.ALL if again else held.scope)
    widens = not is_new and wider == OptOut.Scope.ALL and held.scope != wider
    if widens:
        held.scope, held.how, held.by, held.at = wider, How(how), by, timezone.now()
        held.save(update_fields=["scope", "how", "by", "at"])
    if is_new or widens:
        _take_back(held)
        optouts.tell(held)
    return held


@transaction.atomic
def opt_in(address: str, channel: str, how: str, *, by: User | None = None, scope: str | None = None) -> bool:
    """End what an address said against being written to; False when it had said nothing.

    `scope` "marketing" leaves advertising off and lets service messages through again.
    """
    held = OptOut.objects.select_for_update().of(channel, address_key(channel, address)).first()
    if held is None:
        return False
    if scope == OptOut.Scope.MARKETING:
        if held.scope == scope:
            return False
        held.scope, held.how, held.by, held.at = scope, How(how), by, timezone.now()
        held.save(update_fields=["scope", "how", "by", "at"])
    else:
        held.ended_at, held.ended_how = timezone.now(), How(how)
        held.save(update_fields=["ended_at", "ended_how"])
    optouts.tell(held)
    return True


def _take_back(held: OptOut) -> None:
    waiting = Message.objects.filter(user=None, channel=held.channel).exclude(subject="")
    waiting = waiting.annotate(key=Lower("to")).filter(key=held.address.lower())
    code = "opted_out"
    if held.scope == OptOut.Scope.MARKETING:
        waiting, code = waiting.filter(purpose=Purpose.MARKETING), "opted_out_marketing"
    take_back(waiting, code)


@transaction.atomic
def set_do_not_contact(subject: str, *, by: User, reason: str = "") -> None:
    """Let nothing go to a person any more, by any channel; what waits is taken back."""
    DoNotContact.objects.update_or_create(
        subject=subject, defaults={"reason": reason.strip()[:300], "by": by, "at": timezone.now()}
    )
    take_back(Message.objects.to_client(subject), "do_not_contact", reason=reason.strip()[:300])
    record(subject, "do_not_contact", actor=by, data={"reason": reason.strip()[:300]})


@transaction.atomic
def clear_do_not_contact(subject: str, *, by: User) -> bool:
    """Let people write to this person again; False when nothing stood in the way."""
    gone, _each = DoNotContact.objects.filter(subject=subject).delete()
    if gone:
        record(subject, "contact_allowed", actor=by)
    return bool(gone)


@transaction.atomic
def note_consent(  # noqa: PLR0913 - a word, and everything that proves it
    subject: str,
    purpose: str,
    basis: str,
    *,
    how: str,
    by: User | None = None,
    is_given: bool = True,
    note: str = "",
) -> Consent:
    """Add one word about a person and purpose; it holds until the next. Raises RuleError at `basis`."""
    if is_given and basis not in Basis.values:
        raise RuleError(_("Choose by what right you write to them."), field="basis")
    said = Consent.objects.create(
        subject=subject,
        purpose=Purpose(purpose),
        basis=basis,
        is_given=is_given,
        how=How(how),
        by=by,
        note=note.strip()[:300],
    )
    data = {"purpose": said.purpose, "basis": said.basis, "note": said.note}
    record(subject, "consent_given" if is_given else "consent_withdrawn", actor=by, data=data)
    if not is_given:
        waiting = Message.objects.to_client(subject).filter(purpose=purpose)
        take_back(waiting, "no_consent" if purpose == Purpose.MARKETING else "opted_out")
    return said


_MANY = """
INSERT INTO notifications_consent (subject, purpose, basis, is_given, how, note, by_id, at)
SELECT subject, %s, %s, true, %s, %s, %s, now() FROM unnest(%s::text[]) subject
"""


def note_consents(
    subjects: Iterable[str], purpose: str, basis: str, *, how: str, by: User | None, note: str = ""
) -> None:
    """Add the same word about many people in one statement, without a line on each timeline."""
    values = [
        Purpose(purpose),
        Basis(basis),
        How(how),
        note.strip()[:300],
        by.pk if by else None,
        list(subjects),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MANY, values)


@transaction.atomic
def set_contact_policy(office: Office, **values: object) -> ContactPolicy:
    """Set an office's rules of writing to clients; what waits is asked again at once. Raises RuleError at `quiet_to`."""
    policy = ContactPolicy.objects.select_for_update().filter(office=office).first() or ContactPolicy(
        office=office
    )
    had_budget = policy.sms_per_month is not None
    for name, value in values.items():
        setattr(policy, name, value)
    if (policy.quiet_from is None) != (policy.quiet_to is None):
        raise RuleError(_("Give both times, or none."), field="quiet_to")
    policy.save()
    if policy.sms_per_month is not None and not had_budget:
        now = office_now()
        SmsUsage.objects.update_or_create(
            office=office, month=month_of(now, office), defaults={"parts": used_in_month(office, now)}
        )
    waiting = Message.objects.filter(
        office=office, user=None, state=Message.State.HELD, reason_code__in=_OURS
    )
    waiting.filter(next_try_at__isnull=False).update(next_try_at=OfficeNow())
    enqueue(SWEEP)
    return policy


_OURS = ("quiet_hours", "cap_day", "cap_week", "sms_budget")
