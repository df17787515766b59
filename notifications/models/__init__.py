from notifications.models.contact import (
    Basis,
    Consent,
    ContactPolicy,
    DoNotContact,
    How,
    OptOut,
    Purpose,
    SmsUsage,
)
from notifications.models.devices import PushDevice, PushKey
from notifications.models.engine import Heartbeat, Incident, ProviderState
from notifications.models.gateways import StoredGateway
from notifications.models.inbound import InboundMessage, MailboxState
from notifications.models.messages import Attempt, Message
from notifications.models.notices import Channel, Notification, Preference
from notifications.models.rhythm import ForcedKind, HeldNotice, Mute, Rhythm

__all__ = [
    "Attempt",
    "Basis",
    "Channel",
    "Consent",
    "ContactPolicy",
    "DoNotContact",
    "ForcedKind",
    "Heartbeat",
    "HeldNotice",
    "How",
    "InboundMessage",
    "Incident",
    "MailboxState",
    "Message",
    "Mute",
    "Notification",
    "OptOut",
    "Preference",
    "ProviderState",
    "Purpose",
    "PushDevice",
    "PushKey",
    "Rhythm",
    "SmsUsage",
    "StoredGateway",
]
