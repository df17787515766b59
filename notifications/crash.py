"""Points at which drills kill the process, armed only by the settings of the fault tests."""

import os
import signal

from django.conf import settings


def crash_point(step: str) -> None:
    """Kill this process with -9 when CRASH_AT names this step and the settings arm it."""
    if settings.CRASH_POINTS and os.environ.get("CRASH_AT") == step:
        os.kill(os.getpid(), signal.SIGKILL)
