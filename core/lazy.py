"""Libraries that few requests need: imported when they are first used, so that a web process at work does not carry them.

For what is heavy and seldom (pictures, calendar files, providers of e-mail); anything else is imported as usual. Type
checkers are told the truth beside it:

    if TYPE_CHECKING:
        from PIL import Image
    else:
        Image = Lazy("PIL.Image")
"""

from importlib import import_module
from typing import Any


class Lazy:
    """Stands for a module until something of it is asked for. Importing is safe among threads."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
