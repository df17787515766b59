"""Every address of the office to attack, and the office as it was before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.evidence import fingerprint

_PARAMETER = re.compile(r"\(\?P<(\w+)>[^()]*\)|<(?:\w+:)?(\w+)>")


def office() -> dict[str, str]:
    """Return a hash of the rows of each table; the callers' own tokens do not count."""
    return {table: rows for table, rows in fingerprint().items() if table != "accounts_apitoken"}


@dataclass(frozen=True)
class Address:
    """One pattern of the office's addresses."""

    name: str
    route: str
    methods: tuple[str, ...]

    @property
    def parameters(self) -> list[str]:
        return [one or two for one, two in _PARAMETER.findall(self.route)]

    def url(self, **values: object) -> str:
        return "/" + _PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), self.route)


def addresses() -> Iterator[Address]:
    """Yield every address; for the API with the methods it declares, for pages with those a browser has."""
    yield from _under(get_resolver(), "", "")


def _under(resolver: URLResolver, prefix: str, space: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _under(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            actions = getattr(pattern.callback, "actions", None)
            plain = route.replace("^", "").replace("$", "").replace("\\.", ".").replace("\\Z", "")
            yield Address(f"{space}{pattern.name or ''}", plain, tuple(actions or ("get", "post")))
