from notifications.models.engine import Heartbeat, ProviderState
from notifications.models.inbound import InboundMessage, MailboxState
from notifications.models.messages import Attempt, Message
from notifications.models.notices import Channel, Notification, Preference

__all__ = [
    "Attempt",
    "Channel",
    "Heartbeat",
    "InboundMessage",
    "MailboxState",
    "Message",
    "Notification",
    "Preference",
    "ProviderState",
]
