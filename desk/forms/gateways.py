"""How messages leave and come in: one form for each kind of gateway. A secret is typed, never shown again."""

from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules import sms_from
from core.errors import RuleError
from notifications.models import StoredGateway

Kind = StoredGateway.Kind

# host and port as the providers publish them (encryption from the start): SMTP, IMAP
PROVIDERS = {
    "google": ("Google", "smtp.gmail.com", "imap.gmail.com"),
    "microsoft": ("Microsoft 365", "smtp.office365.com", "outlook.office365.com"),
    "zoho": ("Zoho", "smtp.zoho.eu", "imap.zoho.eu"),
    "abv": ("abv.bg", "smtp.abv.bg", "imap.abv.bg"),
    "ukrnet": ("ukr.net", "smtp.ukr.net", "imap.ukr.net"),
    "yandex": ("Yandex", "smtp.yandex.com", "imap.yandex.com"),
    "mailru": ("Mail.ru", "smtp.mail.ru", "imap.mail.ru"),
}
_STARTTLS_ONLY = {"smtp.office365.com"}
_OURS = {"base", "token", "from", "rate", "burst"}  # words of our own addresses


def _line(label: Any, limit: int, **kwargs: Any) -> forms.CharField:
    attrs = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", **kwargs.pop("attrs", {})}
    return forms.CharField(label=label, max_length=limit, widget=forms.TextInput(attrs=attrs), **kwargs)


def _secret(label: Any) -> forms.CharField:
    # `new-password` keeps the browser from filling in the administrator's own
    widget = forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}, render_value=False)
    return forms.CharField(label=label, max_length=1000, strip=False, required=False, widget=widget)


def _port() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Port"), min_value=1, max_value=65535, required=False,
        help_text=gettext_lazy("Empty: the usual one."), widget=forms.NumberInput(attrs={"dir": "ltr"}),
    )  # fmt: skip


class GatewayForm(forms.Form):
    """What the kinds share: where what was stored shows again, and that a stored secret may stay."""

    kind: ClassVar[str]
    field_order = ("provider", "address", "host", "port", "security", "user", "secret", "place", "sender")

    def __init__(self, data: Any = None, *, stored: StoredGateway | None = None, **kwargs: Any) -> None:
        stored = stored if stored is not None and stored.kind == self.kind else None
        super().__init__(data, initial=self.initial_of(stored) if stored else None, **kwargs)
        self.has_secret = bool(stored and stored.secret)
        if self.has_secret and "secret" in self.fields:
            self.fields["secret"].help_text = _("One is stored. Leave this empty to keep it.")

    @classmethod
    def initial_of(cls, stored: StoredGateway) -> dict[str, Any]:
        names = ("host", "port", "user", "place", "sender", "security")
        return {name: getattr(stored, name) for name in names}

    def values(self) -> dict[str, Any]:
        """What services.save_gateway takes."""
        return {"kind": self.kind, **self.cleaned_data}


class _MailForm(GatewayForm):
    provider = forms.ChoiceField(
        label=gettext_lazy("Provider"), required=False,
        choices=[("", gettext_lazy("Another server")), *((name, row[0]) for name, row in PROVIDERS.items())],
    )  # fmt: skip
    host = _line(
        gettext_lazy("Server"), 253, required=False, attrs={"placeholder": "mail.example.com", "inputmode": "url"}
    )  # fmt: skip
    port = _port()
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), initial="tls",
        choices=[("tls", gettext_lazy("TLS from the start")), ("starttls", "STARTTLS"), ("", gettext_lazy("None"))],
        required=False,
    )  # fmt: skip
    user = _line(gettext_lazy("User name"), 254, required=False)
    secret = _secret(gettext_lazy("Password"))

    server: ClassVar[int]  # column of PROVIDERS

    @classmethod
    def initial_of(cls, stored: StoredGateway) -> dict[str, Any]:
        known = {row[cls.server]: name for name, row in PROVIDERS.items()}
        return super().initial_of(stored) | {"provider": known.get(stored.host, "")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if provider := data.pop("provider", ""):
            data["host"] = PROVIDERS[provider][self.server]
            data["security"] = "starttls" if data["host"] in _STARTTLS_ONLY else "tls"
            data["port"] = None
        elif not data.get("host") and "host" not in self.errors:
            self.add_error("host", _("Write the name of the server, like mail.example.com."))
        if data.get("user") and not data.get("security") and not self.errors:
            self.add_error("security", _("A password is never sent without encryption."))
        return data


class SmtpForm(_MailForm):
    kind, server = Kind.SMTP, 1


class ImapForm(_MailForm):
    kind, server = Kind.IMAP, 2

    place = _line(gettext_lazy("Folder"), 200, required=False, initial="INBOX")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].required = True


class _SmsForm(GatewayForm):
    sender = _line(
        gettext_lazy("Sender"), 20, required=False,
        help_text=gettext_lazy("A number, or at most 11 Latin letters; an office's own sender wins."),
    )  # fmt: skip

    def clean_sender(self) -> str:
        try:
            return str(sms_from(self.cleaned_data["sender"]))
        except RuleError as error:
            raise forms.ValidationError(str(error.message)) from error


class TwilioForm(_SmsForm):
    kind = Kind.TWILIO

    user = _line(gettext_lazy("Account SID"), 64)
    secret = _secret(gettext_lazy("Auth token"))


class KannelForm(_SmsForm):
    kind = Kind.KANNEL

    host = _line(gettext_lazy("Server"), 253, attrs={"placeholder": "sms.example.com"})
    port = _port()
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=[("tls", "HTTPS"), ("", gettext_lazy("None"))],
        required=False, initial="tls",
    )  # fmt: skip
    user = _line(gettext_lazy("User name"), 254)
    secret = _secret(gettext_lazy("Password"))


class JsonForm(_SmsForm):
    kind = Kind.JSON

    address = _line(gettext_lazy("Address"), 500, attrs={"placeholder": "https://sms.example.com/send"})
    secret = _secret(gettext_lazy("Token"))

    @classmethod
    def initial_of(cls, stored: StoredGateway) -> dict[str, Any]:
        port = f":{stored.port}" if stored.port else ""
        address = f"https://{stored.host}{port}{stored.place}"
        return {"address": address, "sender": stored.sender}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "address" in data:
            try:
                data |= _parts(data.pop("address").strip())
            except ValueError:
                text = _("Write an address that begins with https:// and holds no password.")
                self.add_error("address", text)
        return data


def _parts(address: str) -> dict[str, Any]:
    """Return host, port and place of an https address. Raises ValueError for any other, and for a user in it."""
    parts = urlsplit(address)
    names = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or names & _OURS:
        raise ValueError(address)
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return {"host": parts.hostname, "port": parts.port, "place": place}


FORMS: dict[str, dict[str, type[GatewayForm]]] = {
    "email": {Kind.SMTP: SmtpForm},
    "mailbox": {Kind.IMAP: ImapForm},
    "sms": {Kind.TWILIO: TwilioForm, Kind.KANNEL: KannelForm, Kind.JSON: JsonForm},
}
