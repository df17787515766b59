"""Who may do what with a client.

| act                              | employee                         | manager                   | admin |
|----------------------------------|----------------------------------|---------------------------|-------|
| see a client, its comments,      | own; with visibility `team` the  | own team and led teams;   | all   |
| files, contacts, timeline        | team's; with `all` everybody's   | those without an owner    |       |
| make, edit, comment, trash       | what they see                    | what they see             | all   |
| restore from the trash           | what they see                    | what they see             | all   |
| erase personal data (desk)       | no                               | no                        | all   |
| hand a client to another owner   | to somebody whose clients        | the same                  | all   |
|                                  | they see                         |                           |       |
| edit or delete a comment         | their own, in the firm's time    | the same; delete any      | any   |
| answer a comment, react to it    | on clients they see              | the same                  | all   |
| import, export                   | yes, as what they may see        | yes                       | yes   |
| manage tags                      | make while using                 | rename, delete            | all   |
| send, cancel, resend a message   | to clients they see              | the same                  | all   |
| consent, opt-outs, do not contact| for clients they see             | the same                  | the same |
| texts to send again              | use                              | use                       | make, change |
| saved views                      | own; read shared ones            | the same                  | the same |

A client's team is its owner's. What you may not see is 404, what you see but may not change is 403.
"""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import FirmSettings, Office, User, UserQuerySet
from clients.models import (
    Client,
    ClientQuerySet,
    Comment,
    Contact,
    File,
    Found,
    ImportBatch,
    MessageText,
    Relation,
    RelationType,
    SavedView,
    Tag,
    TagQuerySet,
    TextVersion,
    begin_with,
    one_for_page,
    one_to_write_about,
    points_of,
    that_match,
)
from core.text import search_readings
from history.models import Event, EventQuerySet
from notifications.models import InboundMessage, Message
from notifications.models.messages import MessageQuerySet


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


def comment_for_view(user: User, pk: int) -> Comment:
    """Return one comment on a visible client. Raises Http404."""
    return get_object_or_404(
        Comment.objects.visible_to(user).select_related("client", "author", "parent"), pk=pk
    )


def comment_for_change(user: User, pk: int) -> Comment:
    """Return one comment that this person may edit: its author, in time. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.is_admin:
        raise PermissionDenied
    if not user.is_admin:
        _refuse_late(comment)
    return comment


def comment_for_delete(user: User, pk: int) -> Comment:
    """Return one comment that this person may delete: its author, or whoever leads. Raises Http404, PermissionDenied."""
    comment = comment_for_view(user, pk)
    if comment.author_id != user.pk and not user.leads:
        raise PermissionDenied
    if not user.leads:
        _refuse_late(comment)
    return comment


def _refuse_late(comment: Comment) -> None:
    """Raise PermissionDenied when the firm's time for changing comments is over."""
    minutes = FirmSettings.load().comment_minutes
    if minutes is not None and comment.created_at + timedelta(minutes=minutes) < timezone.now():
        raise PermissionDenied


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


def comments_seen_by(user: User) -> QuerySet[Comment]:
    """Return the comments on clients that this person may see."""
    return Comment.objects.visible_to(user).prefetch_related("mentions", "reactions", "files")


def comments_to_choose(user: User) -> QuerySet[Comment]:
    """Return the comments that this person may answer."""
    return Comment.objects.visible_to(user).select_related("parent")


def comment_history(comment: Comment) -> QuerySet[Any]:
    """Return what a comment said at each version, oldest first, with who wrote it.

    The row is written for other reasons too, such as the task of a promise: what says the same again is left out.
    """
    events: QuerySet[Any] = comment.events.all()  # type: ignore[attr-defined]  # made by pghistory
    same = {name: OuterRef(name) for name in ("pgh_obj", "version", "is_pinned")}
    earlier = events.model.objects.filter(**same, pgh_id__lt=OuterRef("pgh_id"))
    return events.filter(~Exists(earlier)).select_related("pgh_context").order_by("pgh_id")


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


def letter_to_answer(user: User, client: Client, pk: int) -> InboundMessage | None:
    """Return a letter on the dossier of a client that was already let through, to be answered; None for any other."""
    letters = InboundMessage.objects.filter(subject=client.subject, channel="email").select_related(
        "answer_to"
    )
    return letters.filter(pk=pk).first()


def message_to_write_again(user: User, client: Client, pk: int) -> Message | None:
    """Return a message of one's own that was taken back, to be written anew; None for any other."""
    own = Message.objects.to_client(client.subject).filter(state=Message.State.CANCELLED, created_by=user)
    return own.filter(pk=pk).first()


def texts_to_use(user: User, channel: str) -> list[MessageText]:
    """Return the texts that a composer offers: everybody who works here may use them."""
    return list(MessageText.objects.usable(channel)[:100])


def texts_for_view(user: User) -> QuerySet[MessageText]:
    """Return the texts of the firm for Settings, with the languages they have. Raises PermissionDenied but for admins."""
    if not user.is_admin:
        raise PermissionDenied
    rows = MessageText.objects.filter(is_archived=False).order_by("channel", "name", "id")
    return rows.annotate(languages=ArrayAgg("versions__language", distinct=True, default=[]))


def text_for_change(user: User, pk: int) -> MessageText:
    """Return one text that this person may change: administrators. Raises PermissionDenied, Http404."""
    return get_object_or_404(texts_for_view(user), pk=pk)


def versions_of(text: MessageText) -> list[TextVersion]:
    """Return all versions of a text that was already let through, the newest first."""
    return list(text.versions.select_related("by").order_by("-created_at", "-id")[:200])


def version_to_use(user: User, pk: int, channel: str, language: str) -> TextVersion | None:
    """Return what a text says now in a language, else in English, else in any; None when it is not offered."""
    rows = TextVersion.objects.filter(text__in=MessageText.objects.usable(channel), text=pk).select_related(
        "text"
    )
    rank = Case(When(language=language, then=0), When(language="en", then=1), default=2)
    return rows.order_by(rank, "-number").first()


def relations_seen_by(user: User) -> QuerySet[Relation]:
    """Return the relations of which this person may see both sides."""
    return Relation.objects.visible_to(user).select_related("kind")


def relation_for_change(user: User, pk: int) -> Relation:
    """Return one relation of which this person may see both sides. Raises Http404."""
    return get_object_or_404(relations_seen_by(user), pk=pk)


def related_rows(client: Client, user: User, most: int) -> list[tuple[Any, ...]]:
    """Return (relation id, client id, name, what, role) of clients related to this one that this person may see.

    People of an organisation have no relation id. Two queries, three for an organisation; each at most `most`.
    """
    seen = Client.objects.visible_to(user).kept().values("pk")
    forward = Relation.objects.filter(client=client, other__in=seen)
    back = Relation.objects.filter(other=client, client__in=seen)
    rows: list[tuple[Any, ...]] = [
        *forward.values_list("pk", "other", "other__name", "kind__name", "role")[:most],
        *back.values_list("pk", "client", "client__name", "kind__inverse_name", "role")[:most],
    ]
    if not client.is_person:
        people = Client.objects.filter(organisation=client, pk__in=seen).order_by("name_sort", "id")
        found = people.values_list("pk", "name", "job_title")[:most]
        rows += [(None, pk, name, "", title) for pk, name, title in found]
    return rows


def relation_types(user: User) -> QuerySet[RelationType]:
    """Return the firm's kinds of relations."""
    return RelationType.objects.all()


def tags(user: User) -> TagQuerySet:
    """Return the firm's tags: words, which say nothing about any client."""
    return Tag.objects.all()


def tag_for_change(user: User, pk: int) -> Tag:
    """Return one tag that this person may rename or delete: leaders may. Raises Http404, PermissionDenied."""
    tag = get_object_or_404(Tag.objects, pk=pk)
    if not user.leads:
        raise PermissionDenied
    return tag


def views_seen_by(user: User) -> QuerySet[SavedView]:
    """Return this person's own saved views and those that others share."""
    return SavedView.objects.visible_to(user)


def view_for_view(user: User, pk: int) -> SavedView:
    """Return one saved view, own or shared. Raises Http404."""
    return get_object_or_404(views_seen_by(user), pk=pk)


def view_for_change(user: User, pk: int) -> SavedView:
    """Return one of this person's own saved views. Raises Http404, PermissionDenied for somebody else's shared one."""
    found = view_for_view(user, pk)
    if found.owner_id != user.pk:
        raise PermissionDenied
    return found


def events_of(client: Client) -> EventQuerySet:
    """Return everything that happened to a client that was already let through."""
    return Event.objects.about(client.subject)


def timeline_of(client: Client) -> QuerySet[Event]:
    """Return the same with who did it."""
    return events_of(client).select_related("actor")


def messages_seen_by(user: User) -> MessageQuerySet:
    """Return messages to clients that this person may see, and their own, with attempts.

    The subject key of each row is looked up in the visible clients, so a page costs a page.
    """
    number = Cast(Func(F("subject"), Value(r"^client:(\d{1,18})$"), function="substring"), BigIntegerField())
    seen = Client.objects.visible_to(user).kept().filter(pk=OuterRef("client_id"))
    rows = Message.objects.filter(is_secret=False).annotate(client_id=number)
    return rows.filter(Q(user=user) | (Q(user=None) & Exists(seen))).with_attempts()


def tray(user: User) -> QuerySet[InboundMessage]:
    """Return letters that nobody could place; everybody who works here may decide about them."""
    return InboundMessage.objects.filter(state=InboundMessage.State.UNMATCHED)


def letter_for_change(user: User, pk: int) -> InboundMessage:
    """Return one letter of the tray; one that somebody decided about is gone from it. Raises Http404."""
    return get_object_or_404(InboundMessage.objects.exclude(state=InboundMessage.State.MATCHED), pk=pk)


def message_for_view(user: User, pk: int) -> Message:
    """Return one message to a visible client, or one's own. Raises Http404."""
    return get_object_or_404(messages_seen_by(user), pk=pk)


def message_for_change(user: User, pk: int) -> Message:
    """Return one message to a visible client, to be cancelled or sent again. Raises Http404, PermissionDenied."""
    message = message_for_view(user, pk)
    if message.user_id is not None:
        raise PermissionDenied
    return message


def messages_for_change(user: User, pks: Collection[int]) -> list[Message]:
    """Return several messages to visible clients, all or nothing: one that is not seen makes the whole a 404."""
    found = list(messages_seen_by(user).to_clients().filter(pk__in=set(pks)))
    if len(found) != len(set(pks)):
        raise Http404
    return found


def import_for_view(user: User, pk: int) -> ImportBatch:
    """Return one import of this person; administrators see all. Raises Http404."""
    return get_object_or_404(ImportBatch.objects.visible_to(user).select_related("by__office"), pk=pk)


def imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    """Return the imports of this person, administrators those of all; latest first."""
    return ImportBatch.objects.visible_to(user).select_related("by")


def client_of_letter(subject: str) -> Client | None:
    """Return the client a letter went to, for the page behind its foot: no account asks, the link is the permission."""
    number = subject.removeprefix("client:")
    found = Client.objects.kept().filter(pk=int(number) if number.isdigit() else 0).select_related("office")
    return found.prefetch_related("emails", "phones").first()
