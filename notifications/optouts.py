"""Apps that file people are told when an address opts out or in, in the same transaction."""

from collections.abc import Callable

from notifications.models import OptOut

Listener = Callable[[OptOut], None]

_listeners: list[Listener] = []


def register(func: Listener) -> None:
    """Let `func(opt_out)` act on a word of an address; `ended_at` says that it was taken back."""
    if func not in _listeners:
        _listeners.append(func)


def tell(opt_out: OptOut) -> None:
    """Tell everybody who wanted to know."""
    for listener in _listeners:
        listener(opt_out)
