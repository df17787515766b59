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

from clients.access.client import (
    can_see,
    client_for_api,
    client_for_change,
    client_for_page,
    client_for_view,
    client_of_letter,
    client_to_write_about,
    clients_by_beginning,
    clients_for_view,
    clients_seen_by,
    clients_that_match,
    clients_to_choose,
    clients_visible_to,
    edited_for_api,
    name_of_colleague,
    names_of_clients,
    offices_to_choose,
    organisations_seen,
    owners_seen_by,
    people_to_choose,
    people_who_see,
)
from clients.access.comment import (
    comment_for_change,
    comment_for_delete,
    comment_for_view,
    comment_history,
    comments_seen_by,
    comments_to_choose,
)
from clients.access.message import (
    letter_for_change,
    letter_to_answer,
    message_for_change,
    message_for_view,
    message_to_write_again,
    messages_for_change,
    messages_seen_by,
    text_for_change,
    texts_for_view,
    texts_to_use,
    tray,
    version_to_use,
    versions_of,
)
from clients.access.office import (
    import_for_view,
    imports_visible_to,
    tag_for_change,
    tags,
    view_for_change,
    view_for_view,
    views_seen_by,
)
from clients.access.record import (
    contact_for_change,
    contacts_seen_by,
    events_of,
    file_for_view,
    files_of,
    files_seen_by,
    files_to_attach,
    plans_of,
    related_rows,
    relation_for_change,
    relation_types,
    relations_seen_by,
    removed_file_for_change,
    timeline_of,
)

__all__ = [
    "can_see",
    "client_for_api",
    "client_for_change",
    "client_for_page",
    "client_for_view",
    "client_of_letter",
    "client_to_write_about",
    "clients_by_beginning",
    "clients_for_view",
    "clients_seen_by",
    "clients_that_match",
    "clients_to_choose",
    "clients_visible_to",
    "comment_for_change",
    "comment_for_delete",
    "comment_for_view",
    "comment_history",
    "comments_seen_by",
    "comments_to_choose",
    "contact_for_change",
    "contacts_seen_by",
    "edited_for_api",
    "events_of",
    "file_for_view",
    "files_of",
    "files_seen_by",
    "files_to_attach",
    "import_for_view",
    "imports_visible_to",
    "letter_for_change",
    "letter_to_answer",
    "message_for_change",
    "message_for_view",
    "message_to_write_again",
    "messages_for_change",
    "messages_seen_by",
    "name_of_colleague",
    "names_of_clients",
    "offices_to_choose",
    "organisations_seen",
    "owners_seen_by",
    "people_to_choose",
    "people_who_see",
    "plans_of",
    "related_rows",
    "relation_for_change",
    "relation_types",
    "relations_seen_by",
    "removed_file_for_change",
    "tag_for_change",
    "tags",
    "text_for_change",
    "texts_for_view",
    "texts_to_use",
    "timeline_of",
    "tray",
    "version_to_use",
    "versions_of",
    "view_for_change",
    "view_for_view",
    "views_seen_by",
]
