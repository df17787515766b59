from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notifications.transports.hooks import mail_secret, mark


class Command(BaseCommand):
    help = "Prints the addresses that gateways and mail servers call, with their keys. Keep them secret."

    def handle(self, *args: Any, **options: Any) -> None:
        base = settings.BASE_URL
        kannel = f"{base}/hooks/sms/kannel/?m=0&s={mark(0, 'kannel')}&id=%I&from=%p&to=%P&text=%a"
        lines = {
            "Twilio, incoming SMS (POST)": f"{base}/hooks/sms/twilio/",
            "Kannel, incoming SMS (get-url)": kannel,
            "JSON gateway, receipts and SMS": f"{base}/hooks/sms/json/  (signed with the gateway's token)",
            "Incoming e-mail (POST, message/rfc822)": f"{base}/hooks/email/raw/",
            "Key of incoming e-mail": mail_secret(),
        }
        for name, value in lines.items():
            self.stdout.write(f"{name}: {value}")
