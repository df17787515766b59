"""The request of somebody signed in, so that views say whom they speak to."""

from accounts.models import User
from core.http import HtmxRequest


class StaffRequest(HtmxRequest):
    """A request of a colleague."""

    user: User
