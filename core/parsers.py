"""Reading the bodies of API requests. DRF imports this while its own views are still being loaded: no views in here."""

import json
import math
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser


class TooLarge(exceptions.APIException):
    """The body is larger than this address takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class JsonParser(BaseParser):
    """JSON of a bounded size: nothing endless, nested beyond reading or infinite gets past it."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the body as Python data. Raises ParseError (400) and TooLarge (413)."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge(_("Send at most %(limit)d bytes at once.") % {"limit": limit})
        try:
            data = json.loads(raw, parse_float=_finite, parse_constant=_no_constant)
            if b"\\u" in raw:
                json.dumps(
                    data, ensure_ascii=False
                ).encode()  # half a character can neither be stored nor shown
        except (ValueError, RecursionError):
            raise exceptions.ParseError(_("This is not valid JSON.")) from None
        return data


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large")
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(name)
