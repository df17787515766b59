"""Pictures that people hand in to be shown by us: sound, small, and drawn anew, so that nothing else travels in them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import RuleError
from core.lazy import Lazy

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = Lazy("PIL.Image"), Lazy("PIL.ImageOps")

_MOST_SIDE = 5000  # pixels are only decoded below it
_FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: its bytes, "png" or "jpeg", its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


def redrawn(stream: IO[bytes], *, most_bytes: int, width: int, height: int) -> Picture:
    """Return a PNG or JPEG that fits into this many pixels, without what cameras write into it.

    Raises RuleError at `picture` for what is too large, cut off, or no PNG or JPEG.
    """
    content = stream.read(most_bytes + 1)
    if len(content) > most_bytes:
        text = _("The picture is too large: at most %(limit)s kB.")
        raise RuleError(text % {"limit": most_bytes // 1000}, "too_large", field="picture")
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as found:
            if max(found.size) > _MOST_SIDE:
                raise RuleError(_("The picture has too many pixels."), "too_large", field="picture")
            found.load()
            return _drawn(found, width, height)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise RuleError(_("Give a sound picture: PNG or JPEG."), "no_picture", field="picture") from None


def _drawn(found: Image.Image, width: int, height: int) -> Picture:
    kind = "jpeg" if found.format == "JPEG" else "png"
    upright = ImageOps.exif_transpose(found)  # how the camera was held is among what is left out
    plain = upright.convert("RGB" if kind == "jpeg" else "RGBA")
    plain.thumbnail((width, height), Image.Resampling.LANCZOS)
    target = BytesIO()
    plain.save(target, kind.upper(), optimize=True, **({"quality": 90} if kind == "jpeg" else {}))
    return Picture(target.getvalue(), kind, *plain.size)
