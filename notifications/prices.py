"""What an SMS costs, as far as the office has said: a price per part and country. An estimate; the provider's bill decides."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import Left
from django.utils import formats

from accounts.models import Office
from notifications.gate.rules import policy_of, sent_in_month
from notifications.models import Message
from notifications.reach import country_of

ELSEWHERE = "*"
_DECIMALS = 2
_TELLS_COUNTRY = 8  # signs of a number in E.164 that say its country, shared codes such as +44 1481 included


@dataclass(frozen=True)
class Price:
    """Of one part of an SMS."""

    amount: Decimal
    currency: str

    def text(self, parts: int = 1) -> str:
        """Return what so many parts cost, in words: "0.14 EUR", never over two lines; more decimals where the sum needs them."""
        total = self.amount * parts
        needed = -int(total.normalize().as_tuple().exponent)
        return f"{formats.number_format(total, max(_DECIMALS, needed))}\N{NO-BREAK SPACE}{self.currency}"


def price_to(office: Office | None, to: str) -> Price | None:
    """Return what one part to this number costs an office; None where it has not said."""
    if office is None:
        return None
    prices = policy_of(office).sms_prices
    found = prices.get(country_of(to)) or prices.get(ELSEWHERE) if prices else None
    return Price(Decimal(found["amount"]), found["currency"] or office.currency) if found else None


def spent_in_month(office: Office, at: datetime) -> list[str]:
    """Return what the SMS of the month of an instant cost by the prices, a sum per currency. At most two queries."""
    if not policy_of(office).sms_prices:
        return []
    sums: dict[str, Decimal] = {}
    for to, parts in _by_country(sent_in_month(office, at)):
        if price := price_to(office, to):
            sums[price.currency] = sums.get(price.currency, Decimal(0)) + price.amount * parts
    return [Price(amount, currency).text() for currency, amount in sorted(sums.items())]


def _by_country(sent: QuerySet[Message]) -> list[tuple[str, int]]:
    """Return some number and all parts of each beginning of a number: few rows, however many messages there were."""
    begins = sent.annotate(begins=Left("to", _TELLS_COUNTRY)).values("begins").order_by()
    return list(begins.annotate(some=Min("to"), all=Sum("parts")).values_list("some", "all"))
