"""Saved views: the address of a list under a name."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import SavedView
from clients.validation import at_field, check_text, refuse

PAGES = ("clients", "tasks")
MAX_QUERY = 1000


@transaction.atomic
def save_view(view: SavedView | None, *, by: User, **values: Any) -> SavedView:
    """Make a view (None) or change one: name, page, query (the address's query string), is_shared. Raises RuleError."""
    view = view or SavedView(owner=by)
    for name, value in values.items():
        setattr(view, name, value)
    view.name = at_field("name", lambda: check_text(view.name, 80))
    view.query = at_field("query", lambda: check_text(view.query.lstrip("?"), MAX_QUERY))
    if not view.name:
        raise refuse("name", _("Write a name."))
    if view.page not in PAGES:
        raise refuse("page", _("Choose one of the values offered."))
    view.save()
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    """Forget a view; the clients in it stay as they are."""
    view.delete()
