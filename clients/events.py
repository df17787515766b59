"""The words of the timeline for everything that happens to a client. Registered when the app is ready."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clients.models import Client, CommentKind, ContactKind, Phase
from history import kinds
from notifications.models import Channel, How, OptOut

_LISTS = {"phones": _("phones"), "emails": _("e-mails"), "has_no_next_step": _("next step")}


def _label(choices: type[TextChoices]) -> Callable[[Any], str]:
    words = dict(choices.choices)
    return lambda value: str(words.get(value, value))


def field_label(name: str) -> str:
    """Return what people call a field of a client, in the active language."""
    if name in _LISTS:
        return str(_LISTS[name])
    try:
        return str(getattr(Client._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def field_labels(names: Iterable[str]) -> str:
    """Return fields of a client as its page calls them, in a row."""
    return ", ".join(map(field_label, names))


def register() -> None:
    """Declare every kind of event that clients write."""
    phase, comment, contact = _label(Phase), _label(CommentKind), _label(ContactKind)
    kinds.register("client_created", _("Client added"), icon="user-plus")
    kinds.register("client_imported", _("Client imported from a file"), icon="upload")
    kinds.register("client_changed", _("Changed: %(fields)s"), icon="edit", words={"fields": field_labels})
    kinds.register(
        "phase_changed",
        _("Phase: %(was)s → %(phase)s"),
        icon="target",
        words={"was": phase, "phase": phase},
    )
    kinds.register("owner_changed", _("Handed over to %(owner_name)s"), icon="user")
    kinds.register("address_alive", _("%(address)s works again"), icon="check")
    kinds.register("address_dead", _("Nobody has this address any more: %(address)s"), icon="alert")
    kinds.register("client_trashed", _("Moved to the trash"), icon="trash")
    kinds.register("client_restored", _("Restored from the trash"), icon="undo")
    kinds.register("client_erased", _("Erased on request: nothing here says who it was"), icon="trash")
    said = {"comment_kind": comment}
    kinds.register(
        "comment_added", _("Comment: %(comment_kind)s"), icon="message", chip="comments", words=said
    )
    kinds.register(
        "comment_answered", _("Answer: %(comment_kind)s"), icon="reply", chip="comments", words=said
    )
    kinds.register(
        "comment_edited", _("Comment edited: %(comment_kind)s"), icon="edit", chip="comments", words=said
    )
    kinds.register(
        "comment_deleted", _("A comment of %(author_name)s was deleted"), icon="trash", chip="comments"
    )
    kinds.register("comment_pinned", _("Comment pinned"), icon="pin", chip="comments")
    kinds.register("comment_unpinned", _("Comment no longer pinned"), icon="pin", chip="comments")
    kinds.register(
        "comment_settled", _("No longer so: %(comment_kind)s"), icon="check", chip="comments", words=said
    )
    kinds.register(
        "comment_unsettled", _("Holds again: %(comment_kind)s"), icon="undo", chip="comments", words=said
    )
    _contacts(contact)
    kinds.register("file_added", _("File added: %(name)s"), icon="file", chip="documents")
    kinds.register("file_removed", _("File removed: %(name)s"), icon="trash", chip="documents")
    kinds.register("relation_added", _("Relation noted: %(kind)s"), icon="users")
    kinds.register("relation_removed", _("Relation removed: %(kind)s"), icon="users")
    channel, scope = _label(Channel), _label(OptOut.Scope)
    said = {"channel": channel, "scope": scope, "how": _label(How)}
    kinds.register("opted_out", _("%(channel)s: %(scope)s (%(how)s)"), icon="ban", words=said)
    kinds.register("opted_in", _("%(channel)s: messages are welcome again"), icon="bell", words=said)
    kinds.register("tag_renamed", _("Tag %(was)s is called %(name)s now"), icon="tag")
    kinds.register("tag_deleted", _("Tag %(name)s deleted"), icon="tag")


def _contacts(label: Callable[[Any], str]) -> None:
    sentences: dict[str, tuple[Any, str]] = {
        "contact_logged": ("%(contact_kind)s", "phone"),
        "contact_planned": (_("Planned: %(contact_kind)s"), "calendar"),
        "contact_moved": (_("Moved to another time: %(contact_kind)s"), "calendar"),
        "contact_done": (_("Took place: %(contact_kind)s"), "check"),
        "contact_changed": (_("Corrected: %(contact_kind)s"), "edit"),
        "contact_cancelled": (_("Cancelled: %(contact_kind)s"), "x"),
        "contact_removed": (_("Removed: %(contact_kind)s"), "trash"),
    }
    for name, (sentence, icon) in sentences.items():
        kinds.register(name, sentence, icon=icon, chip="contacts", words={"contact_kind": label})
