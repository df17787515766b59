"""The picture at the head of an office's letters is set and taken away."""

from hashlib import sha256
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Office
from accounts.services import update_office
from core.pictures import redrawn
from notifications.logo import HEIGHT, WIDTH

MOST_BYTES = 200_000


def set_logo(office: Office, stream: IO[bytes]) -> Office:
    """Put a picture at the head of an office's letters. Raises RuleError at `picture`."""
    picture = redrawn(stream, most_bytes=MOST_BYTES, width=2 * WIDTH, height=2 * HEIGHT)
    path = f"logos/{office.pk}-{sha256(picture.content).hexdigest()[:32]}.{picture.kind}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.content))
    return _keep(office, path)


def remove_logo(office: Office) -> Office:
    """Go back to the first letter of the office's name."""
    return _keep(office, "")


def _keep(office: Office, path: str) -> Office:
    with transaction.atomic():
        old = Office.objects.select_for_update().get(pk=office.pk).logo
        changed = update_office(office, logo=path)
        if old and old != path:
            transaction.on_commit(lambda: default_storage.delete(old), robust=True)
    return changed
