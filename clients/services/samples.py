"""Sample clients come and go as a set."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clients.models import Client


@transaction.atomic
def trash_samples() -> tuple[int, datetime]:
    """Move every sample client to the trash; returns how many and the moment that `restore_samples` undoes."""
    at = timezone.now()
    return Client.objects.kept().filter(is_sample=True).update(deleted_at=at), at


@transaction.atomic
def restore_samples(at: datetime) -> int:
    """Bring back the sample clients that were trashed at that moment."""
    return Client.objects.filter(is_sample=True, deleted_at=at).update(deleted_at=None)


@transaction.atomic
def purge_samples() -> int:
    """Delete the sample clients for good with all that hangs on them; returns how many."""
    samples = Client.objects.filter(is_sample=True)
    count = samples.count()
    samples.delete()
    return count


def mark_samples(clients: list[Client]) -> None:
    """Flag clients as samples: never written to, left out of reports."""
    Client.objects.filter(pk__in=[client.pk for client in clients]).update(is_sample=True)
