"""Who is what to whom."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Relation, RelationType
from clients.validation import at_field, check_text, refuse, unknown_id
from core.errors import Conflict
from history.services import record


@transaction.atomic
def add_relation(
    client: Client, other: Client, kind: RelationType | str, *, by: User, role: str = ""
) -> Relation:
    """Say that `client` is `kind` of `other`; a kind given by name is made while using it.

    Both must be visible to `by`. Raises RuleError at the field, Conflict when it was said already.
    """
    if other.pk == client.pk:
        raise refuse("other", _("Nobody is related to themselves."))
    if not Client.objects.visible_to(by).kept().filter(pk=other.pk).exists():
        raise refuse("other", unknown_id())
    role = at_field("role", lambda: check_text(role, 120))
    kind = ensure_relation_type(kind) if isinstance(kind, str) else kind
    relation, is_new = Relation.objects.get_or_create(
        client=client, other=other, kind=kind, defaults={"role": role}
    )
    if not is_new:
        raise Conflict(_("This relation is noted already."), code="exists")
    for one in (client, other):
        record(one.subject, "relation_added", actor=by, data={"relation": relation.pk, "kind": kind.name})
    return relation


def ensure_relation_type(name: str, inverse_name: str = "") -> RelationType:
    """Return the relation type of this name in any case, made when it is new."""
    name = at_field("kind", lambda: check_text(name, 80))
    inverse_name = at_field("inverse_name", lambda: check_text(inverse_name, 80))
    if not name:
        raise refuse("kind", _("Say what they are to each other."))
    found = RelationType.objects.filter(name__iexact=name).first()
    return found or RelationType.objects.create(name=name, inverse_name=inverse_name or name)


@transaction.atomic
def remove_relation(relation: Relation, *, by: User) -> None:
    """Take a relation away; both timelines keep that it was."""
    for one in (relation.client_id, relation.other_id):
        data = {"relation": relation.pk, "kind": relation.kind.name}
        record(f"client:{one}", "relation_removed", actor=by, data=data)
    Relation.objects.filter(pk=relation.pk).delete()
