from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notifications.incoming import mail_events
from notifications.transports.anymail import AnymailTransport
from notifications.transports.hooks import events_secret, mail_secret, mark
from notifications.transports.registry import gateway_for


class Command(BaseCommand):
    help = "Prints the addresses that gateways and mail servers call, with their keys. Keep them secret."

    def handle(self, *args: Any, **options: Any) -> None:
        base = settings.BASE_URL
        kannel = f"{base}/hooks/sms/kannel/?m=0&s={mark(0, 'kannel')}&id=%I&from=%p&to=%P&text=%a"
        lines = {
            "Twilio, incoming SMS (POST)": f"{base}/hooks/sms/twilio/",
            "Kannel, incoming SMS (get-url, with max-messages = 0)": kannel,
            "JSON gateway, receipts and SMS": f"{base}/hooks/sms/json/  (signed with the gateway's token)",
            "Incoming e-mail (POST, message/rfc822)": f"{base}/hooks/email/raw/",
            "Key of incoming e-mail": mail_secret(),
        }
        transport = gateway_for("email").transport
        if isinstance(transport, AnymailTransport):
            host = base.replace("://", f"://{mail_events.USER}:{events_secret(transport.provider)}@", 1)
            lines["Events of the e-mail provider"] = f"{host}/hooks/email/{transport.provider}/"
            lines["Incoming e-mail of the provider"] = (
                f"{host}/hooks/email/{transport.provider}/?kind=inbound"
            )
        for name, value in lines.items():
            self.stdout.write(f"{name}: {value}")
