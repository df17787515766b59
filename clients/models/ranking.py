"""Which of the clients that match a search stand first: those that the words name, not those that merely hold them."""

from django.db.models import Exists, OuterRef, Q

from clients.models.point import Email, Phone
from core.text import name_sort

LEAST_DIGITS = 4


def named_by(query: str) -> Q | None:
    """Return the condition under which a client is what was meant; None where the words say nothing of that kind.

    An address: an e-mail that begins with it. Four digits and more without letters: a phone that ends with them, as
    people remember phones. Else: a name that begins with the words, which one index range answers.
    """
    query = query.strip()
    if "@" in query.strip("@"):
        return Q(Exists(Email.objects.filter(client=OuterRef("pk"), address__istartswith=query)))
    digits = "".join(sign for sign in query if sign.isdecimal())
    if len(digits) >= LEAST_DIGITS and not any(sign.isalpha() for sign in query):
        end = digits.lstrip("0")
        return Q(Exists(Phone.objects.filter(client=OuterRef("pk"), number__endswith=end))) if end else None
    key = name_sort(query)
    return Q(name_sort__startswith=key) if key else None
