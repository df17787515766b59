"""Send what is due so that nothing is lost and nothing goes twice: CLAIM, INTENT, WIRE, RECORD, REAP.

Every step is a short transaction of its own; the network is touched outside of any. `sweep()` may run in any number
of processes at once and be killed at any point (see docs/delivery.md).
"""

from notifications.delivery.sweeping import sweep

__all__ = ["sweep"]
