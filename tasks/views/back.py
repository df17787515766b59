"""Where somebody goes after a deed: back to the page it was asked from."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_back(request: HttpRequest) -> str:
    """The page this was asked from, as the form or the browser says, if it is one of ours; else nothing."""
    asked_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    guessed = _local_part(asked_from) if request.method == "GET" else ""
    back = request.POST.get("back") or request.GET.get("back") or guessed
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else ""


def _local_part(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
