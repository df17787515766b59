"""Who may do what with a client.

| act                              | employee                         | manager                   | admin |
|----------------------------------|----------------------------------|---------------------------|-------|
| see a client, its comments,      | own; with visibility `team` the  | own team and led teams;   | all   |
| files, contacts, timeline        | team's; with `all` everybody's   | those without an owner    |       |
| make, edit, comment, trash       | what they see                    | what they see             | all   |
| restore from the trash           | what they see                    | what they see             | all   |
| hand a client to another owner   | to somebody whose clients        | the same                  | all   |
|                                  | they see                         |                           |       |
| edit or delete a comment         | their own                        | their own; delete any     | any   |
| import, export                   | yes, as what they may see        | yes                       | yes   |
| manage tags and relation types   | make while using                 | rename, delete            | all   |

A client's team is its owner's. What you may not see is 404, what you see but may not change is 403.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from clients.models import Client, Comment, Contact, File


def client_for_view(user: User, pk: int, *, trashed: bool = False) -> Client:
    """Return one client with what its page needs. Raises Http404 for unknown and unseen alike."""
    found = Client.objects.visible_to(user).with_dossier().filter(pk=pk)
    client = (found if trashed else found.kept()).first()
    if client is None:
        raise Http404
    return client


def client_for_change(user: User, pk: int, *, trashed: bool = False) -> Client:
    """Return one client that this person may edit: everybody who sees it may."""
    return client_for_view(user, pk, trashed=trashed)


def clients_for_view(user: User, pks: list[int]) -> list[Client]:
    """Return several clients, all or nothing: one that is not seen makes the whole a 404."""
    found = list(Client.objects.visible_to(user).kept().filter(pk__in=set(pks)))
    if len(found) != len(set(pks)):
        raise Http404
    return found


def comment_for_view(user: User, pk: int) -> Comment:
    """Return one comment on a visible client. Raises Http404."""
    comment = Comment.objects.visible_to(user).select_related("client", "author").filter(pk=pk).first()
    if comment is None:
        raise Http404
    return comment


def comment_for_change(user: User, pk: int) -> Comment:
    """Return one comment that this person may edit: its author. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.is_admin:
        raise PermissionDenied
    return comment


def comment_for_delete(user: User, pk: int) -> Comment:
    """Return one comment that this person may delete: its author, or whoever leads. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.leads:
        raise PermissionDenied
    return comment


def contact_for_change(user: User, pk: int) -> Contact:
    """Return one logged contact with a visible client. Raises Http404."""
    contact = Contact.objects.visible_to(user).select_related("client", "author").filter(pk=pk).first()
    if contact is None:
        raise Http404
    return contact


def file_for_view(user: User, pk: int) -> File:
    """Return one file of a visible client. Raises Http404."""
    found = File.objects.visible_to(user).select_related("client").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def can_see(user: User, client: Client) -> bool:
    """Say whether this person may see this client now; asked by notices and by the gate before each send."""
    return user.is_active and Client.objects.visible_to(user).kept().filter(pk=client.pk).exists()


def people_who_see(client: Client) -> QuerySet[User]:
    """Return the active people who may see a client: those who may be mentioned, or own it next. One query."""
    return (
        User.objects.active().who_see_clients_of(client.owner).select_related("team").order_by("name", "id")
    )
