"""Why a server could not be used, one short code per cause, the same for SMTP, IMAP and HTTP."""

import socket
import ssl

from core.net import NotPublic

# OpenSSL's X509_V_ERR_… (verify(1)): the rest of them reads as "nobody vouches for it"
_EXPIRED = {10}
_OTHER_NAME = {62, 64}


def cause_of(error: BaseException) -> str:
    """Return the code of notifications.transports.words for what went wrong while connecting."""
    for one in _chain(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            return _certificate(one.verify_code)
        if isinstance(one, ssl.SSLError):
            return "not_tls"
        if isinstance(one, NotPublic):
            return "not_public"
        if isinstance(one, socket.gaierror | UnicodeError):
            return "name"
        if isinstance(one, ConnectionRefusedError):
            return "port"
        if isinstance(one, TimeoutError):
            return "timeout"
    return "connect"


def _certificate(number: int) -> str:
    if number in _EXPIRED:
        return "certificate_expired"
    return "certificate_name" if number in _OTHER_NAME else "certificate"


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and what caused it, outermost first."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
