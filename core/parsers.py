"""How the API reads a body. A module of its own: Django REST framework imports it while it is being imported itself."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class CleanJSONParser(JSONParser):
    """JSON whose text can be stored and shown: half a character or endless nesting is a 400, not a fault later on."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(*args, **kwargs)
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ParseError(_("The text holds half a character (a lone surrogate).")) from None
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None
        return data
