"""The one seam to the outside: every transport takes a message and says what became of it."""

from dataclasses import dataclass
from typing import ClassVar

from notifications.models import Message


def printable(text: str) -> str:
    """Return what a provider said as PostgreSQL can keep it: without NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


class TransportError(Exception):
    """The provider did not take the message.

    `permanent`: trying again is useless. `doubtful`: it may have been taken all the same. `retry_after`: seconds the
    provider asked to be left alone. `is_sick`: it speaks against the provider, not against this message.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        doubtful: bool = False,
        code: str = "",
        retry_after: float | None = None,
        is_sick: bool = True,
    ) -> None:
        super().__init__(message)
        self.message = printable(message)[:300]
        self.permanent = permanent
        self.doubtful = doubtful and not permanent
        self.code = printable(code)[:40]
        self.retry_after = retry_after
        self.is_sick = is_sick and not permanent


class AddressGone(TransportError):
    """The provider did not take it because nobody has this address, or the number takes no SMS at all."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message, permanent=True, code=code)


@dataclass(frozen=True)
class Accepted:
    """The provider took it. `is_kept`: it went nowhere, the office has no gateway."""

    provider_id: str = ""
    code: str = ""
    is_kept: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "provider_id", printable(self.provider_id)[:200])
        object.__setattr__(self, "code", printable(self.code)[:40])


class Transport:
    """Sends one message at a time; knows nothing of states, retries or the database."""

    scheme: ClassVar[str]
    repeats_safely: ClassVar[bool] = False  # a second try with the same key has no second effect
    rate: ClassVar[float] = 100.0  # messages a second, unless the URL says otherwise
    public_only: bool = False  # its address was typed into a screen: nothing but the public internet

    def send(self, message: Message) -> Accepted:
        """Hand the message over within settings.DELIVERY["wire_s"]. Raises TransportError, nothing else on purpose."""
        raise NotImplementedError


class Unusable(Transport):
    """Stands for a gateway whose address cannot be read: messages wait, the health page says why."""

    scheme = "unusable"

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def send(self, message: Message) -> Accepted:
        raise TransportError(self.problem, code="bad_url")
