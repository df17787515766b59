"""Request types, so that views say whom they speak to."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request that may come from htmx."""

    htmx: "HtmxDetails"


def client_address(request: HttpRequest) -> str:
    """Return the address of the peer as the web server saw it (a proxy's, where one stands in front)."""
    return str(request.META.get("REMOTE_ADDR", ""))
