from django.urls import URLPattern, URLResolver, include, path, re_path

from clients.views import (
    clients,
    comments,
    contacts,
    dossier,
    exports,
    fields,
    files,
    imports,
    lists,
    messages,
    timeline,
    tray,
)

app_name = "clients"

client_patterns: list[URLPattern] = [
    path("", lists.client_list, name="client_list"),
    path("filter/", lists.client_filter, name="client_filter"),
    path("counts/", lists.client_counts, name="client_counts"),
    path("new/", clients.client_create, name="client_create"),
    path("export/", exports.client_export, name="client_export"),
    path("import/", imports.import_create, name="import_create"),
    path("import/<int:pk>/", imports.import_detail, name="import_detail"),
    path("import/<int:pk>/start/", imports.import_start, name="import_start"),
    path("import/<int:pk>/refused/", imports.import_refused, name="import_refused"),
    path("duplicates/", clients.client_duplicates, name="client_duplicates"),
    path("choices/", clients.client_choices, name="client_choices"),
    re_path(r"^row/(?P<prefix>phone|email)/$", clients.point_row, name="point_row"),
    path("<int:pk>/", dossier.client_detail, name="client_detail"),
    path("<int:pk>/peek/", clients.client_peek, name="client_peek"),
    path("<int:pk>/edit/", clients.client_edit, name="client_edit"),
    path("<int:pk>/trash/", clients.client_trash, name="client_trash"),
    path("<int:pk>/restore/", clients.client_restore, name="client_restore"),
    path("<int:pk>/fields/<slug:name>/", fields.client_field, name="client_field"),
    path("<int:pk>/fields/<slug:name>/undo/", fields.field_undo, name="field_undo"),
    path("<int:pk>/phase/", fields.client_phase, name="client_phase"),
    path("<int:pk>/quiet/", fields.client_quiet, name="client_quiet"),
    path("<int:pk>/next/", contacts.next_step, name="next_step"),
    path("<int:pk>/composer/", dossier.composer, name="composer"),
    path("<int:pk>/timeline/", timeline.timeline, name="timeline"),
    path("<int:pk>/mentions/", clients.mention_choices, name="mention_choices"),
    path("<int:pk>/comments/", comments.comment_create, name="comment_create"),
    path("<int:pk>/contacts/", contacts.contact_log, name="contact_log"),
    path("<int:pk>/contacts/plan/", contacts.contact_plan, name="contact_plan"),
    path("<int:pk>/reach/<slug:channel>/", contacts.contact_reach, name="contact_reach"),
    path("<int:pk>/side/", files.client_side, name="client_side"),
    path("<int:pk>/files/", files.file_add, name="file_add"),
    path("<int:pk>/relations/", files.relation_create, name="relation_create"),
    path("<int:pk>/relations/<int:relation_pk>/remove/", files.relation_remove, name="relation_remove"),
    re_path(
        r"^(?P<pk>\d+)/messages/(?P<channel>email|sms)/$", messages.message_create, name="message_create"
    ),
    path("sms-count/", messages.sms_count, name="sms_count"),
    path("comments/<int:pk>/", comments.comment_item_page, name="comment_item"),
    path("comments/<int:pk>/edit/", comments.comment_edit, name="comment_edit"),
    path("comments/<int:pk>/delete/", comments.comment_delete, name="comment_delete"),
    path("comments/<int:pk>/pin/", comments.comment_pin, name="comment_pin"),
    path("comments/<int:pk>/history/", comments.comment_history, name="comment_history"),
    path("contacts/<int:pk>/done/", contacts.contact_done, name="contact_done"),
    path("contacts/<int:pk>/move/", contacts.contact_move, name="contact_move"),
    path("contacts/<int:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/remove/", contacts.contact_remove, name="contact_remove"),
    path("contacts/<int:pk>/event.ics", contacts.contact_ics, name="contact_ics"),
    path("files/<int:pk>/", files.file_download, name="file_download"),
    path("files/<int:pk>/show/", files.file_show, name="file_show"),
    path("files/<int:pk>/remove/", files.file_remove, name="file_remove"),
    path("files/<int:pk>/restore/", files.file_restore, name="file_restore"),
]

# messages are filed under clients, who know who may see them
message_patterns: list[URLPattern] = [
    path("", messages.message_list, name="message_list"),
    path("<int:pk>/", messages.message_detail, name="message_detail"),
    path("<int:pk>/cancel/", messages.message_cancel, name="message_cancel"),
    path("<int:pk>/resend/", messages.message_resend, name="message_resend"),
    path("tray/", tray.tray, name="tray"),
    path("tray/<int:pk>/file/", tray.tray_file, name="tray_file"),
    path("tray/<int:pk>/new/", tray.tray_create, name="tray_create"),
    path("tray/<int:pk>/ignore/", tray.tray_ignore, name="tray_ignore"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("clients/", include(client_patterns)),
    path("messages/", include(message_patterns)),
]
