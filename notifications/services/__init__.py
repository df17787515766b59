"""Tell people: staff by notices, e-mail and SMS, clients by e-mail and SMS. Everything here only writes rows.

Call inside the transaction of the fact itself: the rows are committed with it or not at all. Sending is delivery's
work and starts after the commit.
"""

from notifications.services.answers import file_inbound, ignore_inbound
from notifications.services.consent import (
    clear_do_not_contact,
    note_consent,
    note_consents,
    opt_in,
    opt_out,
    set_contact_policy,
    set_do_not_contact,
)
from notifications.services.devices import add_device, devices_of, push_key, remove_device
from notifications.services.gateways import (
    GatewayCard,
    GatewayTest,
    forget_gateway,
    gateway_cards,
    gateway_test,
    kind_label,
    save_gateway,
    start_gateway_test,
)
from notifications.services.instead import send_instead
from notifications.services.messages import (
    cancel,
    cancel_many,
    release,
    resend,
    resend_many,
    send_test,
    send_to_client,
    withdraw,
)
from notifications.services.reading import (
    mark_all_read,
    mark_done,
    mark_read,
    mark_unread,
    preferences_of,
    set_preference,
    set_preferences,
    snooze,
)
from notifications.services.rhythm import (
    forced_kinds,
    held_for,
    hours_of,
    mute,
    mutes_of,
    set_forced,
    set_hours,
    take_daily,
    unmute,
)
from notifications.services.secrets import send_secret
from notifications.services.telling import notify

__all__ = [
    "GatewayCard",
    "GatewayTest",
    "add_device",
    "cancel",
    "cancel_many",
    "clear_do_not_contact",
    "devices_of",
    "file_inbound",
    "forced_kinds",
    "forget_gateway",
    "gateway_cards",
    "gateway_test",
    "held_for",
    "hours_of",
    "ignore_inbound",
    "kind_label",
    "mark_all_read",
    "mark_done",
    "mark_read",
    "mark_unread",
    "mute",
    "mutes_of",
    "note_consent",
    "note_consents",
    "notify",
    "opt_in",
    "opt_out",
    "preferences_of",
    "push_key",
    "release",
    "remove_device",
    "resend",
    "resend_many",
    "save_gateway",
    "send_instead",
    "send_secret",
    "send_test",
    "send_to_client",
    "set_contact_policy",
    "set_do_not_contact",
    "set_forced",
    "set_hours",
    "set_preference",
    "set_preferences",
    "snooze",
    "start_gateway_test",
    "take_daily",
    "unmute",
    "withdraw",
]
