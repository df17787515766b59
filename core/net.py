"""Addresses that somebody typed into a screen: only the public internet, checked when saved and when connected.

The operator's own environment is trusted; what a user stores is not, else a settings page becomes a way to knock at
the database, the broker or a cloud's metadata service (SSRF).
"""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from django.conf import settings

_LOCAL = re.compile(r"(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion)$")
_NAME = re.compile(r"^(?=.{1,253}$)[^\W_]([\w-]{0,61}[^\W_])?(\.[^\W_]([\w-]{0,61}[^\W_])?)+$")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotPublic(OSError):
    """The name leads to an address that is not on the public internet."""


def is_public(address: str) -> bool:
    """Say whether an IP address is an ordinary one of the public internet; addresses within addresses count too."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_public_host(host: str) -> bool:
    """Say whether a host may be stored: a full name, or a public IP address in whatever spelling; asks no server.

    0177.1, 0x7f000001 and 2130706433 are 127.0.0.1 to the system, so they are to us. Our own host is refused too.
    """
    host = host.strip().rstrip(".").lower().removeprefix("[").removesuffix("]")
    if not host or host == (urlsplit(settings.BASE_URL).hostname or "").lower():
        return False
    if ":" in host:
        return is_public(host)
    try:
        return is_public(socket.inet_ntoa(socket.inet_aton(host)))
    except OSError:
        return bool(_NAME.match(host)) and not _LOCAL.search(host)


def public_address(host: str, port: int) -> str:
    """Look a name up once and return the address to connect to. Raises NotPublic unless every answer is public.

    Whoever connects must use this very address: a name that answers differently the second time gains nothing.
    """
    if not is_public_host(host):
        raise NotPublic("not an address of the public internet")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *_, sockaddr in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic("not an address of the public internet")
    # the older protocol first: it works everywhere that the newer one does, not the other way round
    return min(addresses, key=lambda address: ":" in address)


def connect(host: str, port: int, timeout: float, *, public_only: bool) -> socket.socket:
    """Open a TCP connection, with `public_only` to nothing but the public internet. Raises OSError."""
    return socket.create_connection((public_address(host, port) if public_only else host, port), timeout)
