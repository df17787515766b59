"""Make the next piece of a job while this one is being stored: reading works the processor, storing waits for the database."""

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.utils import translation

T = TypeVar("T")


class _End:
    pass


_END: Final = _End()


def one_ahead(items: Iterable[T]) -> Generator[T]:
    """Yield the items while the one after is made in a thread, in the caller's language; its errors are raised here.

    Making an item must not touch the database: the thread would open a connection of its own.
    """
    source, language = iter(items), translation.get_language()

    def make() -> T | _End:
        with translation.override(language):
            return next(source, _END)

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(make)
        while not isinstance(item := coming.result(), _End):
            coming = thread.submit(make)
            yield item
