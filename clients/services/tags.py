"""Tags: words made while using them; leaders tidy them up."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Tag
from clients.validation import MAX_TAGS, at_field, check_tag, refuse
from core.errors import Conflict
from history.services import record


def clean_tags(names: Iterable[str]) -> list[str]:
    """Return tag names without repeats in any case, in their order. Raises RuleError at `tags.<n>`."""
    found: dict[str, str] = {}
    for number, name in enumerate(names):
        text = at_field(f"tags.{number}", lambda typed=name: check_tag(typed))  # type: ignore[misc]
        found.setdefault(text.lower(), text)
    if len(found) > MAX_TAGS:
        raise refuse("tags", _("Give at most %(limit)d.") % {"limit": MAX_TAGS})
    return list(found.values())


def ensure_tags(names: Iterable[str], known: Mapping[str, Tag] | None = None) -> list[Tag]:
    """Return the tags of these (cleaned) names, making those that are new; equal names in any case are one tag.

    `known` is what `tags_named` found a moment ago; without it that is asked first.
    """
    wanted = {name.lower(): name for name in names}
    if not wanted:
        return []
    known = tags_named(wanted.values()) if known is None else known
    new = [Tag(name=name) for key, name in wanted.items() if key not in known]
    if new:
        Tag.objects.bulk_create(new, ignore_conflicts=True)
        known = tags_named(wanted.values())
    return [known[key] for key in wanted if key in known]


def tags_named(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tags of these names by their name in small letters. One query, none without names."""
    wanted = set(names)
    return {tag.name.lower(): tag for tag in Tag.objects.named(wanted)} if wanted else {}


def as_spelled(names: Iterable[str], known: Mapping[str, Tag]) -> list[str]:
    """Return (cleaned) names as existing tags spell them."""
    wanted = {name.lower(): name for name in names}
    return [known[key].name if key in known else name for key, name in wanted.items()]


def write_tags(client: Client, stored: Iterable[Tag], wanted: Sequence[Tag]) -> None:
    """Make the client's tags those wanted; at most two queries, none when equal."""
    had, has = {tag.pk for tag in stored}, {tag.pk for tag in wanted}
    worn = Client.tags.through.objects
    if gone := had - has:
        worn.filter(client=client, tag__in=gone).delete()
    if new := has - had:
        # somebody may have put the same tag on meanwhile, by an import
        worn.bulk_create(
            [Client.tags.through(client=client, tag_id=pk) for pk in sorted(new)], ignore_conflicts=True
        )


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: User) -> Tag:
    """Rename a tag everywhere. Raises PermissionDenied for employees, Conflict where the name is taken."""
    _leaders_only(by)
    name = at_field("name", lambda: check_tag(name))
    if Tag.objects.named([name]).exclude(pk=tag.pk).exists():
        raise Conflict(_("There is a tag of this name already."), code="taken")
    was, tag.name = tag.name, name
    tag.save(update_fields=["name"])
    record(f"tag:{tag.pk}", "tag_renamed", actor=by, data={"was": was, "name": name})
    return tag


@transaction.atomic
def delete_tag(tag: Tag, *, by: User) -> None:
    """Take a tag off every client and forget it. Raises PermissionDenied for employees."""
    _leaders_only(by)
    record(f"tag:{tag.pk}", "tag_deleted", actor=by, data={"name": tag.name})
    tag.delete()


def _leaders_only(by: User) -> None:
    if not by.leads:
        raise PermissionDenied
