"""The link at the foot of every message: what its reader receives, and how to get less of it, without signing in."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from links.sealed import seal, unseal
from notifications.models import Message

CLIENT, COLLEAGUE = "mail", "notice"
LIVES = timedelta(days=400)  # laws ask for 30 to 60 days; a letter found a year later still works


def choice_url(message: Message) -> str:
    """Return the address of the page for this message's reader; "" for mail that carries a key."""
    if message.is_secret or message.pk is None:
        return ""
    if message.user_id is not None:
        path = reverse("notifications:choice_open", args=[seal(COLLEAGUE, message.pk)])
    elif message.subject:
        path = reverse("clients:mail_choice_open", args=[seal(CLIENT, message.pk)])
    else:
        return ""
    return f"{settings.BASE_URL}{path}"


def likely_url() -> str:
    """Return an address no shorter than those of the next messages to clients, for counting; it leads nowhere."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    token = seal(CLIENT, 16 * last)  # numbers stand in it in hexadecimal: room for one digit more
    return f"{settings.BASE_URL}{reverse('clients:mail_choice_open', args=['x' * len(token)])}"


def message_of(token: str, purpose: str) -> Message | None:
    """Return the message whose foot holds this token; None for a token that is changed, foreign or too old."""
    number = unseal(purpose, token)
    if number is None:
        return None
    to_colleague = purpose == COLLEAGUE
    found = Message.objects.filter(pk=number, user__isnull=not to_colleague, is_secret=False)
    return found.filter(created_at__gt=timezone.now() - LIVES).select_related("user", "office").first()
