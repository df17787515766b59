from django.urls import URLPattern, path

from clients.views.comments import comment_create
from tasks.services import add_client_comment
from tasks.views import days, fields, flow, lists, next_step, overview, panel, requests, talk, tasks

app_name = "tasks"
urlpatterns: list[URLPattern] = [
    path("", lists.task_list, name="task_list"),
    path("filter/", lists.task_filter, name="task_filter"),
    path("people/", overview.task_overview, name="task_overview"),
    path("new/", tasks.task_create, name="task_create"),
    path("preview/", tasks.task_preview, name="task_preview"),
    path("reminder/", tasks.reminder_row, name="reminder_row"),
    path("panel/", panel.panel, name="panel"),
    # the same page piece as clients:comment_create; here a promise becomes a task
    path("clients/<int:pk>/comments/", comment_create, {"add": add_client_comment}, name="comment_create"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.intake, name="intake"),
    path("requests/<int:pk>/answer/", requests.request_answer, name="request_answer"),
    path("clients/<int:client_pk>/quick/", panel.task_quick, name="task_quick"),
    path("<int:pk>/", tasks.task_detail, name="task_detail"),
    path("<int:pk>/peek/", tasks.task_peek, name="task_peek"),
    path("<int:pk>/edit/", tasks.task_edit, name="task_edit"),
    path("<int:pk>/complete/", flow.task_complete, name="task_complete"),
    path("<int:pk>/accept/", flow.task_accept, name="task_accept"),
    path("<int:pk>/reopen/", flow.task_reopen, name="task_reopen"),
    path("<int:pk>/cancel/", flow.task_cancel, name="task_cancel"),
    path("<int:pk>/take/", flow.task_take, name="task_take"),
    path("<int:pk>/assign/", flow.task_assign, name="task_assign"),
    path("<int:pk>/return/", flow.task_return, name="task_return"),
    path("<int:pk>/move/", flow.task_move, name="task_move"),
    path("<int:pk>/comments/", talk.task_comment, name="task_comment"),
    path("<int:pk>/day/", days.task_day, name="task_day"),
    path("<int:pk>/day/undo/", days.task_day_undo, name="task_day_undo"),
    path("<int:pk>/next/", next_step.task_next, name="task_next"),
    path("<int:pk>/trash/", tasks.task_trash, name="task_trash"),
    path("<int:pk>/restore/", tasks.task_restore, name="task_restore"),
    path("<int:pk>/fields/<slug:name>/", fields.task_field, name="task_field"),
    path("<int:pk>/fields/<slug:name>/undo/", fields.field_undo, name="field_undo"),
]
