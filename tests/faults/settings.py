"""Settings of a process that is meant to be killed: crash points armed, waits short."""

from crm.settings import *
from crm.settings import DELIVERY

CRASH_POINTS = True
DELIVERY = DELIVERY | {"lease_s": 1.0, "watchdog_s": 0.0, "sweep_s": 0.05}
