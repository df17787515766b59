"""The rules of writing to clients, in the order in which they are told. They look and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, Sum

from accounts.calendar import working_time_of_office
from accounts.models import Office
from core.times import resolve, wall_clock
from notifications import reach
from notifications.gate.hours import Quiet, open_from
from notifications.gate.words import Asked, Refusal
from notifications.models import Consent, ContactPolicy, DoNotContact, Message, OptOut, Purpose, SmsUsage
from notifications.models.messages import MessageQuerySet

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# advertising keeps to these, whatever the office has set for the rest
MARKETING_QUIET = (time(20), time(9))
SOON = timedelta(minutes=5)  # until it is known whether those just ahead of us went out
MARKETING_BASES = ("consent", "legitimate_interest")

ZoneOf = Callable[[str], ZoneInfo | None]


@dataclass
class Scene:
    """What the rules look at: the question, the time it is about, the office's policy, the recipient's zone."""

    asked: Asked
    at: datetime
    policy: ContactPolicy
    zone_of: ZoneOf

    @property
    def is_marketing(self) -> bool:
        return self.asked.purpose == Purpose.MARKETING

    @property
    def zone(self) -> ZoneInfo:
        """Where the recipient's clock hangs; the office's where nobody knows better."""
        found = self.zone_of(self.asked.subject)
        return found or (self.asked.office.zone if self.asked.office else ZoneInfo("UTC"))


def policy_of(office: Office | None) -> ContactPolicy:
    """Return an office's rules, the defaults where nobody set any. At most one query."""
    try:
        return office.contact_policy if office else ContactPolicy()
    except ContactPolicy.DoesNotExist:
        return ContactPolicy(office=office)


def first_refusal(scene: Scene) -> Refusal | None:
    """Return why not, or not now: what is never allowed first, then the latest of what is only too early."""
    for rule in (_do_not_contact, _opted_out, _country, _consent):
        if refusal := rule(scene):
            return refusal
    return _not_yet(scene)


def address_key(channel: str, address: str) -> str:
    """Return how an address is kept in the opt-outs: e-mail in any case is one address."""
    return address.strip().lower() if channel == "email" else address.strip()


def _do_not_contact(scene: Scene) -> Refusal | None:
    found = DoNotContact.objects.filter(subject=scene.asked.subject).first()
    return Refusal("do_not_contact", is_moot=True, data={"reason": found.reason}) if found else None


def _opted_out(scene: Scene) -> Refusal | None:
    found = opt_out_of(scene.asked)
    if found is None or (found.scope == OptOut.Scope.MARKETING and not scene.is_marketing):
        return None
    code = "opted_out" if found.scope == OptOut.Scope.ALL else "opted_out_marketing"
    return Refusal(code, is_moot=True, data={"on": found.at.date().isoformat()})


def opt_out_of(asked: Asked) -> OptOut | None:
    """Return what an address said, None where it said nothing."""
    return (
        OptOut.objects.of(asked.channel, address_key(asked.channel, asked.to)).first() if asked.to else None
    )


def _country(scene: Scene) -> Refusal | None:
    if scene.asked.channel != "sms" or not scene.asked.to or reach.is_allowed(scene.policy, scene.asked.to):
        return None
    return Refusal("sms_country", is_moot=True, data={"country": reach.country_of(scene.asked.to)})


def _consent(scene: Scene) -> Refusal | None:
    if not scene.is_marketing:
        return None
    return (
        None
        if basis_of(scene.asked.subject, scene.asked.purpose) in MARKETING_BASES
        else Refusal("no_consent", is_moot=True)
    )


def basis_of(subject: str, purpose: str) -> str:
    """Return by what right somebody is written to for a purpose; "" where nothing is on record or it was taken back."""
    last = Consent.objects.of(subject, purpose).first()
    return last.basis if last and last.is_given else ""


def _not_yet(scene: Scene) -> Refusal | None:
    """The budget, the caps, then the hours: a cap that ends at night waits for the morning."""
    refusal = _budget(scene) or _cap(scene)
    begins = refusal.until if refusal and refusal.until else scene.at
    opens = _opens(scene, begins)
    if refusal:
        return Refusal(refusal.code, until=opens, data=refusal.data)
    return Refusal("quiet_hours", until=opens) if opens > scene.at else None


def _opens(scene: Scene, at: datetime) -> datetime:
    policy, office = scene.policy, scene.asked.office
    if scene.asked.is_urgent:
        return at
    quiet: Sequence[Quiet] = ()
    if policy.quiet_from or policy.quiet_to or policy.working_days_only or scene.is_marketing:
        zone = scene.zone
        workdays = _working_days(office, zone) if scene.is_marketing or policy.working_days_only else _any_day
        quiet = [Quiet(policy.quiet_from, policy.quiet_to, workdays)]
        if scene.is_marketing:
            quiet = [*quiet, Quiet(*MARKETING_QUIET, workdays)]
        for _round in range(4):  # two windows settle after a few looks
            for one in quiet:
                at = open_from(at, zone, one)
    return at


def _any_day(day: date) -> bool:
    return True


def _working_days(office: Office | None, zone: ZoneInfo) -> Callable[[date], bool]:
    return working_time_of_office(office).is_working_day if office else _any_day


def _cap(scene: Scene) -> Refusal | None:
    """One count for campaigns, greetings and reminders together; what is urgent neither waits nor counts."""
    if scene.asked.is_urgent:
        return None
    caps = [(scene.policy.most_per_day, DAY, "cap_day", Q())]
    if scene.is_marketing:
        caps.append((scene.policy.marketing_per_week, WEEK, "cap_week", Q(purpose=Purpose.MARKETING)))
    for most, span, code, which in caps:
        if most is None:
            continue
        went = _went(scene, span).filter(which)
        recent = [
            at
            for at in went.order_by("-first_try_at").values_list("first_try_at", flat=True)[: most or 1]
            if at
        ]
        ahead = _ahead(scene).filter(which).count()
        if most and len(recent) + ahead < most:
            continue
        until = recent[-1] + span if len(recent) >= (most or 1) else scene.at + (SOON if most else span)
        return Refusal(code, until=until, data={"most": most})
    return None


def _others(scene: Scene) -> MessageQuerySet:
    mine = Message.objects.filter(subject=scene.asked.subject, user=None, is_urgent=False)
    return mine.exclude(pk=scene.asked.message) if scene.asked.message else mine


def _went(scene: Scene, span: timedelta) -> MessageQuerySet:
    return _others(scene).filter(first_try_at__gt=scene.at - span).exclude(state="logged")


def _ahead(scene: Scene) -> MessageQuerySet:
    """Those of the same moment that are asked before this one: of ten due at once the cap lets the first few through."""
    if scene.asked.message is None:
        return Message.objects.none()
    return _others(scene).filter(state="leased", pk__lt=scene.asked.message, first_try_at=None)


# --- the budget of SMS ----------------------------------------------------------------------------------------------


def month_of(at: datetime, office: Office) -> date:
    """Return the first day of the month in which an office's calendar is at an instant."""
    return wall_clock(at, office.zone).date().replace(day=1)


def next_month(at: datetime, office: Office) -> datetime:
    """Return the instant at which an office's next month begins."""
    first = (month_of(at, office) + timedelta(days=32)).replace(day=1)
    return resolve(datetime.combine(first, time()), office.zone)


def _budget(scene: Scene) -> Refusal | None:
    office, most = scene.asked.office, scene.policy.sms_per_month
    if scene.asked.channel != "sms" or office is None or most is None or scene.asked.is_urgent:
        return None
    used = SmsUsage.objects.filter(office=office, month=month_of(scene.at, office)).first()
    if (used.parts if used else 0) + scene.asked.parts <= most:
        return None
    return Refusal("sms_budget", until=next_month(scene.at, office), data={"most": most})


def lock_budgets(messages: Iterable[Message]) -> None:
    """Lock the policies of offices that have a budget and SMS in this batch, in one order, so that no two senders wait
    for each other and none takes the same last part. Call inside the transaction, before asking."""
    offices = {m.office_id for m in messages if m.channel == "sms" and m.user_id is None and m.office_id}
    if offices:
        limited = ContactPolicy.objects.filter(office__in=offices, sms_per_month__isnull=False)
        list(limited.order_by("pk").select_for_update().values_list("pk"))


_SPEND = """
INSERT INTO notifications_smsusage AS u (office_id, month, parts) VALUES (%s, %s, %s)
ON CONFLICT (office_id, month) DO UPDATE SET parts = u.parts + excluded.parts
"""


def spend(asked: Asked, at: datetime, policy: ContactPolicy) -> None:
    """Count an SMS against its office's month, where a budget is set."""
    if asked.channel == "sms" and asked.office is not None and policy.sms_per_month is not None:
        with connection.cursor() as cursor:
            cursor.execute(_SPEND, [asked.office.pk, month_of(at, asked.office), asked.parts])


def sent_in_month(office: Office, at: datetime) -> MessageQuerySet:
    """Return the SMS that left for an office's clients in the month of an instant."""
    begins = resolve(datetime.combine(month_of(at, office), time()), office.zone)
    gone = Message.objects.filter(channel="sms", user=None, office=office, first_try_at__gte=begins)
    return gone.exclude(state="logged")


def used_in_month(office: Office, at: datetime) -> int:
    """Return how many SMS parts left for an office's clients in the month of an instant, counted from the messages."""
    return sent_in_month(office, at).aggregate(parts=Sum("parts"))["parts"] or 0
