"""Who is what to whom."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Relation, RelationType
from clients.validation import at_field, check_text, refuse, unknown_id
from core.errors import Conflict
from history.services import record


@transaction.atomic
def add_relation(
    client: Client,
    other: Client,
    kind: RelationType | str,
    *,
    by: User,
    role: str = "",
    inverse_kind: str = "",
) -> Relation:
    """Say that `client` is `kind` of `other`; a kind given by name is made while using it.

    `inverse_kind` says how a new kind reads from the other side, where that differs. Both must be visible to `by`. Raises RuleError at the field, Conflict when it was said already.
    """
    if other.pk == client.pk:
        raise refuse("other", _("Nobody is related to themselves."))
    if not Client.objects.visible_to(by).kept().filter(pk=other.pk).exists():
        raise refuse("other", unknown_id())
    role = at_field("role", lambda: check_text(role, 120))
    kind = ensure_relation_type(kind, inverse_kind) if isinstance(kind, str) else kind
    mirrored = Q(kind__name__iexact=kind.inverse_name, kind__inverse_name__iexact=kind.name)
    is_two_sided = kind.name.casefold() != kind.inverse_name.casefold()
    if is_two_sided and Relation.objects.filter(mirrored, client=other, other=client).exists():
        raise Conflict(_("This relation is noted already."), code="exists")
    relation, is_new = Relation.objects.get_or_create(
        client=client, other=other, kind=kind, defaults={"role": role}
    )
    if not is_new:
        raise Conflict(_("This relation is noted already."), code="exists")
    for one in (client, other):
        record(one.subject, "relation_added", actor=by, data={"relation": relation.pk, "kind": kind.name})
    return relation


def ensure_relation_type(name: str, inverse_name: str = "") -> RelationType:
    """Return the relation type of this name in any case, made when it is new.

    A new name that some type is called from the other side becomes that type's mirror. Raises RuleError at `kind`, and at
    `inverse_kind` where the type is read otherwise from the other side.
    """
    name = at_field("kind", lambda: check_text(name, 80))
    inverse_name = at_field("inverse_kind", lambda: check_text(inverse_name, 80))
    if not name:
        raise refuse("kind", _("Say what they are to each other."))
    found = RelationType.objects.filter(name__iexact=name).first()
    mirror = None if found else RelationType.objects.filter(inverse_name__iexact=name).first()
    said = found.inverse_name if found else mirror.name if mirror else ""
    if said and inverse_name and inverse_name.casefold() != said.casefold():
        raise refuse(
            "inverse_kind",
            _("From the other side “%(kind)s” reads “%(inverse)s” already.")
            % {"kind": name, "inverse": said},
        )
    return found or RelationType.objects.create(name=name, inverse_name=said or inverse_name or name)


@transaction.atomic
def remove_relation(relation: Relation, *, by: User) -> None:
    """Take a relation away; both timelines keep that it was."""
    for one in (relation.client_id, relation.other_id):
        data = {"relation": relation.pk, "kind": relation.kind.name}
        record(f"client:{one}", "relation_removed", actor=by, data=data)
    Relation.objects.filter(pk=relation.pk).delete()
