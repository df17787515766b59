"""What a service says when a rule of the office is broken."""

from typing import Any


class RuleError(Exception):
    """A rule forbids it. The message is for the user, translated; `field` names where it belongs.

    `code` is stable for programs. Views turn it into a form error, the API into a 400.
    """

    status = 400

    def __init__(
        self,
        message: Any,
        code: str = "invalid",
        field: str | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.data = data or {}


class Conflict(RuleError):
    """Somebody changed the record meanwhile, or its state no longer allows the act.

    For a stale version `data` is {"current": {…}, "changed": {field: {"yours": …, "theirs": …}}}.
    """

    status = 409

    def __init__(self, message: Any, code: str = "conflict", data: dict[str, Any] | None = None) -> None:
        super().__init__(message, code=code, data=data)
