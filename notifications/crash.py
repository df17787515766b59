"""Points at which drills kill the process, armed only by the settings of the fault tests."""

import os
import signal
from pathlib import Path

from django.conf import settings


def crash_point(step: str) -> None:
    """Kill this process with -9 when CRASH_AT names this step, or the file CRASH_FILE does, which then is gone."""
    if settings.CRASH_POINTS and (os.environ.get("CRASH_AT") == step or _is_asked_once(step)):
        os.kill(os.getpid(), signal.SIGKILL)


def _is_asked_once(step: str) -> bool:
    asked = Path(os.environ.get("CRASH_FILE", "/nowhere"))
    try:
        if asked.read_text() != step:
            return False
        asked.unlink()  # one process wins
    except OSError:
        return False
    return True
