"""Wait for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(condition: Callable[[], T], within_s: float = 10.0, what: str = "") -> T:
    """Return the first truthy answer of `condition`; fail after `within_s` seconds (monotonic)."""
    end = time.monotonic() + within_s
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(
                f"waited {within_s} s in vain for {what or condition}; last answer: {answer!r}"
            )
        time.sleep(0.01)
