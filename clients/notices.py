"""What colleagues are told about clients: the text of each fact, who hears it, and why."""

from collections.abc import Sequence

from accounts.models import User
from clients.models import Client, Comment


def mentioned(comment: Comment, people: Sequence[User], *, by: User) -> None:
    """Tell the people mentioned in a comment."""


def client_handed_over(client: Client, *, by: User) -> None:
    """Tell the owner that a client is theirs now."""
