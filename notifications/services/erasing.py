"""Letters and notices about somebody who is erased go with them; see desk.services.erasing."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q

from notifications.models import (
    Consent,
    DoNotContact,
    HeldNotice,
    InboundMessage,
    Message,
    Mute,
    Notification,
)

# filed under a subject: its rows go, or (with values) stop saying who somebody is; a test fails on a table not named here
PERSONAL: dict[type[Model], dict[str, Any]] = {
    HeldNotice: {},
    Notification: {},
    Message: {},
    InboundMessage: {},
    Mute: {},
    Consent: {"note": ""},  # that they agreed, or did not, stays provable
    DoNotContact: {"reason": ""},
}


def erase_letters(subjects: Sequence[str]) -> int:
    """Delete what was written to, from and about these subjects, attempts and notices included; returns how many letters.

    What waited is not sent. That letters were sent, and when, stays on the timeline.
    """
    about = Q(subject__in=subjects)
    # a digest that told of them among others goes whole
    letters = Message.objects.filter(about | Q(bundled__in=HeldNotice.objects.filter(about)))
    pks = [*letters.values_list("pk", flat=True).distinct()]
    count = len(pks) + InboundMessage.objects.filter(about).count()
    Message.objects.filter(pk__in=pks).delete()
    for model, blanks in PERSONAL.items():
        rows = model._default_manager.filter(about)
        audit = getattr(model, "pgh_event_model", None)
        if blanks:
            rows.update(**blanks)
        else:
            rows.delete()
        if audit is not None:
            audit.objects.filter(about).update(**blanks)
    return count
