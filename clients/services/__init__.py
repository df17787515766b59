"""Every write to the dossier, one function per business verb. Import the verbs from here."""

from clients.services.answers import client_from_letter
from clients.services.clients import (
    create_client,
    restore_client,
    say_no_next_step,
    set_owner,
    set_phase,
    trash_client,
    update_client,
)
from clients.services.comments import (
    add_comment,
    delete_comment,
    edit_comment,
    link_task,
    pin_comment,
    react_to_comment,
    settle_comment,
    settle_promise,
)
from clients.services.consents import (
    clear_do_not_contact,
    set_do_not_contact,
    set_marketing_consent,
    set_opt_out,
)
from clients.services.contacts import (
    cancel_contact,
    complete_contact,
    edit_contact,
    log_contact,
    move_contact,
    plan_contact,
)
from clients.services.dead import revive_address
from clients.services.derived import refresh_derived
from clients.services.duplicates import find_duplicates
from clients.services.files import FileTooLarge, add_file, bring_back_file, remove_file
from clients.services.mail_choices import choices_of, choose_messages, unsubscribe
from clients.services.messages import check_attachments, check_time, send_message
from clients.services.next_step import offer_next_step, set_next_step
from clients.services.relations import add_relation, remove_relation
from clients.services.saved_views import delete_view, save_view
from clients.services.tags import delete_tag, rename_tag
from clients.services.texts import add_version, archive_text, create_text

__all__ = [
    "FileTooLarge",
    "add_comment",
    "add_file",
    "add_relation",
    "add_version",
    "archive_text",
    "bring_back_file",
    "cancel_contact",
    "check_attachments",
    "check_time",
    "choices_of",
    "choose_messages",
    "clear_do_not_contact",
    "client_from_letter",
    "complete_contact",
    "create_client",
    "create_text",
    "delete_comment",
    "delete_tag",
    "delete_view",
    "edit_comment",
    "edit_contact",
    "find_duplicates",
    "link_task",
    "log_contact",
    "move_contact",
    "offer_next_step",
    "pin_comment",
    "plan_contact",
    "react_to_comment",
    "refresh_derived",
    "remove_file",
    "remove_relation",
    "rename_tag",
    "restore_client",
    "revive_address",
    "save_view",
    "say_no_next_step",
    "send_message",
    "set_do_not_contact",
    "set_marketing_consent",
    "set_next_step",
    "set_opt_out",
    "set_owner",
    "set_phase",
    "settle_comment",
    "settle_promise",
    "trash_client",
    "unsubscribe",
    "update_client",
]
