"""The picture at the head of an office's letters: kept as a file whose name follows from its content."""

import logging
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage

from accounts.models import Office
from core.lazy import Lazy

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Lazy("PIL.Image")

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 200, 80  # as it is shown; twice as much is kept, for screens that are that sharp
CONTENT_ID = "logo@dossier"


@dataclass(frozen=True)
class Logo:
    """A picture and the size it is shown in."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def data_url(self) -> str:
        """Return the picture as an address, for pages that may fetch nothing."""
        return f"data:image/{self.kind};base64,{b64encode(self.content).decode()}"


def logo_of(office: Office | None) -> Logo | None:
    """Return an office's picture, None where there is none. No query; a file that is lost is said in the log."""
    if office is None or not office.logo:
        return None
    try:
        return _read(office.logo)
    except (OSError, ValueError):
        log.warning("logo_lost", extra={"office": office.pk})
        return None


@lru_cache(maxsize=32)
def _read(path: str) -> Logo:
    with default_storage.open(path) as file:
        content = file.read()
    with Image.open(BytesIO(content)) as picture:
        scale = min(WIDTH / picture.width, HEIGHT / picture.height, 1)
        size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return Logo(content, path.rpartition(".")[2], *size)
