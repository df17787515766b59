from notifications.models.engine import Heartbeat, ProviderState
from notifications.models.inbound import InboundMessage
from notifications.models.messages import Attempt, Message
from notifications.models.notices import Channel, Notification, Preference

__all__ = [
    "Attempt",
    "Channel",
    "Heartbeat",
    "InboundMessage",
    "Message",
    "Notification",
    "Preference",
    "ProviderState",
]
