"""Clients: who sees, changes, chooses them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Office, User, UserQuerySet
from clients.models import (
    Client,
    ClientQuerySet,
    Found,
    begin_with,
    one_for_page,
    one_to_write_about,
    points_of,
    that_match,
)
from core.text import search_readings


def client_for_view(user: User, pk: int, *, trashed: bool = False) -> Client:
    """Return one client with what its page needs. Raises Http404 for unknown and unseen alike."""
    found = Client.objects.visible_to(user).with_dossier().filter(pk=pk)
    return get_object_or_404(found if trashed else found.kept())


def client_for_page(user: User, pk: int, *, trashed: bool = False) -> Client:
    """Return one client as its page shows it; raises Http404. Two queries, seldom three.

    Its `points` are plain data; an organisation that may not be seen reads as none.
    """
    client = one_for_page(user, pk)
    if client is None or (client.deleted_at and not trashed):
        raise Http404
    client.points = points_of([pk])[pk]
    its = client.organisation
    names = {its.pk: (its.owner_id, its.deleted_at)} if its else {}
    client.seen_organisation = (
        its if its and its.pk in organisations_seen(user, names, {client.owner_id}) else None
    )
    return client


def organisations_seen(
    user: User, organisations: Mapping[int, tuple[int | None, Any]], owners: AbstractSet[int | None]
) -> set[int]:
    """Return which of these organisations ({id: (owner, deleted_at)}) may be seen; mostly without a query.

    `owners` are those of clients that were let through: who sees one client of somebody sees all of theirs.
    """
    kept = {pk: owner for pk, (owner, deleted_at) in organisations.items() if deleted_at is None}
    known = {pk for pk, owner in kept.items() if user.is_admin or owner == user.pk or owner in owners}
    doubtful = kept.keys() - known
    if doubtful:
        known |= set(Client.objects.visible_to(user).filter(pk__in=doubtful).values_list("pk", flat=True))
    return known


def client_for_change(user: User, pk: int, *, trashed: bool = False) -> Client:
    """Return the bare row of a client that this person may edit: everybody who sees it may. Raises Http404."""
    found = Client.objects.visible_to(user).select_related("owner", "office").filter(pk=pk)
    return get_object_or_404(found if trashed else found.kept())


def clients_for_view(user: User, pks: list[int]) -> list[Client]:
    """Return several clients, all or nothing: one that is not seen makes the whole a 404."""
    found = list(Client.objects.visible_to(user).kept().filter(pk__in=set(pks)))
    if len(found) != len(set(pks)):
        raise Http404
    return found


def can_see(user: User, client: Client) -> bool:
    """Say whether this person may see this client now; asked by notices and by the gate before each send."""
    return user.is_active and Client.objects.visible_to(user).kept().filter(pk=client.pk).exists()


def people_who_see(client: Client) -> UserQuerySet:
    """Return the active people who may see a client: those who may be mentioned, or own it next. One query."""
    return (
        User.objects.active().who_see_clients_of(client.owner).select_related("team").order_by("name", "id")
    )


def clients_seen_by(user: User) -> ClientQuerySet:
    """Return the clients that this person may see, the trash included, with what the API says of each."""
    return Client.objects.visible_to(user).with_everything(user)


def client_for_api(user: User, pk: int) -> Client:
    """Return one kept client with what the API says of it. Raises Http404."""
    return get_object_or_404(clients_seen_by(user).kept(), pk=pk)


def clients_visible_to(user: User) -> ClientQuerySet:
    """Return the clients that this person may see, the trash included, and nothing loaded along."""
    return Client.objects.visible_to(user)


def clients_by_beginning(user: User, key: str, limit: int) -> list[Found]:
    """Return the first clients that this person may see whose sorted name begins with `key`. One query."""
    return begin_with(user, key, limit)


def clients_that_match(user: User, query: str, limit: int) -> list[Found]:
    """Return some clients that this person may see and that contain every word of the query. One query at most."""
    readings = search_readings(query)
    return that_match(user, readings, limit) if readings else []


def names_of_clients(user: User, pks: AbstractSet[int]) -> dict[int, str]:
    """Return the names of those of these clients that this person may see. One query, none without clients."""
    seen = Client.objects.visible_to(user).kept().filter(pk__in=pks)
    return dict(seen.values_list("pk", "name")) if pks else {}


def owners_seen_by(user: User) -> QuerySet[User]:
    """Return the people whose clients this person may see, by name; those who left included."""
    seen: QuerySet[User] | None = User.objects.owners_seen_by(user)
    return (User.objects.all() if seen is None else seen).order_by("name", "id")


def name_of_colleague(pk: int) -> str:
    """Return the name of somebody who works or worked here, empty for an unknown id."""
    return User.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def client_to_write_about(user: User, pk: int) -> Client | None:
    """Return a client that this person may write a comment or a task about; the rest of the row is loaded when asked for."""
    return one_to_write_about(user, pk)


def edited_for_api(user: User, client: Client) -> Client:
    """Return a client that this person just edited as the API says it: an organisation they may not see reads as none.

    Mostly without a query; not to be saved.
    """
    its = client.organisation
    if its and its.pk not in organisations_seen(
        user, {its.pk: (its.owner_id, its.deleted_at)}, {client.owner_id}
    ):
        client.organisation = None
    return client


def clients_to_choose(user: User) -> ClientQuerySet:
    """Return the clients that this person may name in something else, without their long texts."""
    return Client.objects.visible_to(user).kept().defer("search_text", "notes", "address")


def people_to_choose(user: User) -> QuerySet[User]:
    """Return the active people who work here; which of them may be named is each service's rule."""
    return User.objects.active()


def offices_to_choose(user: User) -> QuerySet[Office]:
    """Return the firm's offices."""
    return Office.objects.all()


def client_of_letter(subject: str) -> Client | None:
    """Return the client a letter went to, for the page behind its foot: no account asks, the link is the permission."""
    number = subject.removeprefix("client:")
    found = Client.objects.kept().filter(pk=int(number) if number.isdigit() else 0).select_related("office")
    return found.prefetch_related("emails", "phones").first()
