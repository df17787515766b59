"""Tables of the dossier, one file per noun."""

from clients.models.client import NO_STEP, Channel, Client, ClientQuerySet, Kind, Phase, Tag, TagQuerySet
from clients.models.comment import STANDING, Comment, CommentKind, CommentQuerySet, Reaction, Sign
from clients.models.contact import Contact, ContactKind, Direction
from clients.models.file import File
from clients.models.found import Found, begin_with, that_match
from clients.models.import_batch import ImportBatch, ImportState, ImportUpdate
from clients.models.point import Email, Phone, Points, points_of
from clients.models.ranking import named_by
from clients.models.relation import Relation, RelationType
from clients.models.single import one_for_page, one_to_write_about
from clients.models.story import Story, Told, story_of
from clients.models.text import MessageText, TextVersion
from clients.models.view import SavedView

__all__ = [
    "NO_STEP",
    "STANDING",
    "Channel",
    "Client",
    "ClientQuerySet",
    "Comment",
    "CommentKind",
    "CommentQuerySet",
    "Contact",
    "ContactKind",
    "Direction",
    "Email",
    "File",
    "Found",
    "ImportBatch",
    "ImportState",
    "ImportUpdate",
    "Kind",
    "MessageText",
    "Phase",
    "Phone",
    "Points",
    "Reaction",
    "Relation",
    "RelationType",
    "SavedView",
    "Sign",
    "Story",
    "Tag",
    "TagQuerySet",
    "TextVersion",
    "Told",
    "begin_with",
    "named_by",
    "one_for_page",
    "one_to_write_about",
    "points_of",
    "story_of",
    "that_match",
]
