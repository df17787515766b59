"""What is wrong with a gateway, one plain sentence per cause, for the test button, the health page and reasons."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, str | Promise] = {
    "name": _("No server has this name. Check how the host is spelled."),
    "port": _("The server refuses connections at this port. Check the port, and whether the server runs."),
    "timeout": _("The server did not answer in time. Check the host and the port, and any firewall in between."),
    "connect": _("The connection to the server failed."),
    "cut": _("The connection broke before the server had answered."),
    "certificate": _("Nobody whom this machine trusts vouches for the server's certificate."),
    "certificate_expired": _("The server's certificate has expired."),
    "certificate_name": _("The server's certificate was made for another name. Use the name that stands in it."),
    "no_tls": _("The server offers no encryption (STARTTLS), and nothing is sent without it."),
    "not_tls": _("The server does not speak TLS at this port. Usual are 465 for smtps and 587 with STARTTLS."),
    "sign_in": _("The server refused the user name or the password."),
    "sender": _("The server does not let us send from this address. Check the sender."),
    "not_public": _("This address lies inside a private network. Such a gateway is set in the environment alone."),
    "folder": _("The mailbox has no folder of this name."),
    "bad_url": _("The address of the gateway cannot be read."),
    "404": _("Nothing answers at this address of the gateway. Check its path."),
    "429": _("The provider asks us to wait: too many messages at once."),
}  # fmt: skip
_SAME = {"401": "sign_in", "403": "sign_in", "530": "sign_in", "534": "sign_in", "535": "sign_in"}
# answers that are about our account and not about one message
_REASONS = {"gone": "device_gone", "sign_in": "not_signed_in", "sender": "sender_refused"}


def sentence(code: str) -> str:
    """Return the cause behind an attempt's code in the active language; "" for a code that has no words of its own."""
    return str(_SENTENCES.get(_SAME.get(code, code), ""))


def reason_of(code: str) -> str:
    """Return the code of notifications.reasons for a final refusal."""
    return _REASONS.get(_SAME.get(code, code), "refused")
