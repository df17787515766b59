"""What stands in a dossier: contacts, files, relations, the timeline."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.models import (
    Client,
    Contact,
    File,
    Relation,
    RelationType,
)
from history.models import Event, EventQuerySet


def contact_for_change(user: User, pk: int) -> Contact:
    """Return one logged contact with a visible client. Raises Http404."""
    return get_object_or_404(Contact.objects.visible_to(user).select_related("client", "author"), pk=pk)


def file_for_view(user: User, pk: int) -> File:
    """Return one file of a visible client. Raises Http404."""
    return _file(File.objects.visible_to(user), pk)


def removed_file_for_change(user: User, pk: int) -> File:
    """Return one file that was taken away from a visible client, to bring it back. Raises Http404."""
    return _file(File.objects.removed_visible_to(user), pk)


def _file(files: QuerySet[File], pk: int) -> File:
    return get_object_or_404(files.select_related("client"), pk=pk)


def contacts_seen_by(user: User) -> QuerySet[Contact]:
    """Return the contacts with clients that this person may see."""
    return Contact.objects.visible_to(user)


def plans_of(client: Client) -> QuerySet[Contact]:
    """Return the contacts to come with a client that was already let through, soonest first."""
    return (
        Contact.objects.filter(client=client, is_planned=True).select_related("author").order_by("at", "id")
    )


def files_of(client: Client) -> QuerySet[File]:
    """Return the files of a client that was already let through, latest first."""
    return File.objects.filter(client=client, deleted_at=None).select_related("uploaded_by")


def files_seen_by(user: User) -> QuerySet[File]:
    """Return the files of clients that this person may see."""
    return File.objects.visible_to(user)


def files_to_attach(user: User, client: Client) -> list[File]:
    """Return the newest files of a client that may go out with an e-mail."""
    return list(files_seen_by(user).filter(client=client)[:50])


def relations_seen_by(user: User) -> QuerySet[Relation]:
    """Return the relations of which this person may see both sides."""
    return Relation.objects.visible_to(user).select_related("kind")


def relation_for_change(user: User, pk: int) -> Relation:
    """Return one relation of which this person may see both sides. Raises Http404."""
    return get_object_or_404(relations_seen_by(user), pk=pk)


def related_rows(client: Client, user: User, most: int) -> list[tuple[Any, ...]]:
    """Return (relation id, client id, name, what, role) of clients related to this one that this person may see.

    `what` says what they are to this client: of a parent's relation to a child the parent's page says "child". People of an organisation have no relation id. Two queries, three for an organisation; each at most `most`.
    """
    seen = Client.objects.visible_to(user).kept().values("pk")
    forward = Relation.objects.filter(client=client, other__in=seen)
    back = Relation.objects.filter(other=client, client__in=seen)
    rows: list[tuple[Any, ...]] = [
        *forward.values_list("pk", "other", "other__name", "kind__inverse_name", "role")[:most],
        *back.values_list("pk", "client", "client__name", "kind__name", "role")[:most],
    ]
    if not client.is_person:
        people = Client.objects.filter(organisation=client, pk__in=seen).order_by("name_sort", "id")
        found = people.values_list("pk", "name", "job_title")[:most]
        rows += [(None, pk, name, "", title) for pk, name, title in found]
    return rows


def relation_types(user: User) -> QuerySet[RelationType]:
    """Return the firm's kinds of relations."""
    return RelationType.objects.all()


def events_of(client: Client) -> EventQuerySet:
    """Return everything that happened to a client that was already let through."""
    return Event.objects.about(client.subject)


def timeline_of(client: Client) -> QuerySet[Event]:
    """Return the same with who did it."""
    return events_of(client).select_related("actor")
