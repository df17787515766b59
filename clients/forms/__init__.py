"""What people type about clients, checked at the field. Nothing here saves."""

from clients.forms.client import ClientForm, PhaseForm, TrayForm
from clients.forms.comment import AnswerForm, CommentForm
from clients.forms.contact import ContactForm, NextStepForm, OutcomeForm, PlanForm
from clients.forms.fields import MOST_CHOICES, NO_CHOICE, People, Remote, show_refusal
from clients.forms.link import FileForm, RelationForm
from clients.forms.message import MessageForm, addresses_of
from clients.forms.points import BLANK_ROWS, Points

__all__ = [
    "BLANK_ROWS",
    "MOST_CHOICES",
    "NO_CHOICE",
    "AnswerForm",
    "ClientForm",
    "CommentForm",
    "ContactForm",
    "FileForm",
    "MessageForm",
    "NextStepForm",
    "OutcomeForm",
    "People",
    "PhaseForm",
    "PlanForm",
    "Points",
    "RelationForm",
    "Remote",
    "TrayForm",
    "addresses_of",
    "show_refusal",
]
