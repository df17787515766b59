from notifications.models import Message
from notifications.transports.base import Accepted, Transport


class LogTransport(Transport):
    """Keeps messages in the Messages screen only, marked as not sent; nothing leaves the house."""

    scheme = "log"
    repeats_safely = True
    rate = 10_000.0

    def send(self, message: Message) -> Accepted:
        return Accepted(code="log", is_kept=True)
