"""Colleagues talk about a task: in the dossier where it has a client, in its own history where it has none."""

from datetime import date

import pytest
from django.utils import translation

from clients.letters import greeting_of
from clients.models import Comment
from clients.views.words import greeting
from core.errors import RuleError
from history.models import Event
from notifications.models import Notification
from tasks import services
from tasks.client_line import fact_text
from tasks.models import Task
from tasks.services import comment_on_task
from tests.people import Cast
from tests.tasks.made import in_days, make_client, make_task

HTMX = {"HX-Request": "true"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def task(cast: Cast) -> Task:
    return make_task(cast.maria, "Send the offer", client=make_client(cast.olga), assignee=cast.olga)


def told(kind: str = "task_commented") -> list[str]:
    return sorted(notice.user.name for notice in Notification.objects.filter(kind=kind))


def say(browser, task: Task, body: str, **more):
    return browser.post(f"/tasks/{task.pk}/comments/", {"body": body, **more}, headers=HTMX)


def test_it_stands_on_the_task_and_in_the_dossier_with_a_link(cast: Cast, sign_in, task):
    browser = sign_in(cast.tomas)
    answer = say(browser, task, "They want it <b>today</b>")
    assert answer.status_code == 200
    assert "They want it &lt;b&gt;today&lt;/b&gt;" in text(answer)
    assert "draft-saved" in answer.headers["HX-Trigger"]
    assert Comment.objects.get().task_id == task.pk
    dossier = text(browser.get(f"/clients/{task.client_id}/"))
    assert "They want it" in dossier
    assert f'href="/tasks/{task.pk}/">About a task' in dossier
    assert "They want it" in text(browser.get(f"/tasks/{task.pk}/"))


def test_whoever_does_gave_or_watches_it_hears_once(cast: Cast, task):
    task.watchers.add(cast.tomas)
    comment_on_task(task, body="Ready?", by=cast.maria, mentions=[cast.tomas])
    assert told() == ["Olga Tester"]
    assert told("mentioned") == ["Tomas Tester"]


def test_what_stands_in_the_dossier_is_told_to_nobody_who_may_not_see_the_client(cast: Cast, task):
    Task.watchers.through.objects.create(task=task, user=cast.colin)
    comment_on_task(task, body="They cannot pay", by=cast.olga)
    assert told() == ["Maria Tester"]


def test_without_a_client_it_stands_in_the_tasks_own_history(cast: Cast, sign_in):
    task = make_task(cast.maria, "Tidy up", assignee=cast.olga, watchers=[cast.colin])
    browser = sign_in(cast.colin)  # a watcher may talk
    answer = say(browser, task, "I can help <i>you</i>")
    assert answer.headers["HX-Redirect"] == f"/tasks/{task.pk}/"
    assert "I can help &lt;i&gt;you&lt;/i&gt;" in text(browser.get(f"/tasks/{task.pk}/"))
    assert not Comment.objects.exists()
    assert told() == ["Maria Tester", "Olga Tester"]


def test_who_may_not_see_the_client_writes_beside_the_dossier_and_reads_nothing_of_it(
    cast: Cast, sign_in, task
):
    comment_on_task(task, body="They cannot pay", by=cast.olga)
    Task.watchers.through.objects.create(task=task, user=cast.colin)
    browser = sign_in(cast.colin)
    assert "They cannot pay" not in text(browser.get(f"/tasks/{task.pk}/"))
    say(browser, task, "Mine is ready")
    assert Comment.objects.count() == 1
    assert Event.objects.get(kind="task_commented").subject == task.subject
    assert "Mine is ready" in text(sign_in(cast.olga).get(f"/tasks/{task.pk}/"))


@pytest.mark.parametrize(
    ("with_client", "body", "words"),
    [
        (True, " ", "Write something first"),
        (True, "x" * 50_001, "Shorten"),
        (False, "", "Write something first"),
        (False, "\x00 ", "Write something first|Null characters"),
        (False, "x" * 5001, "At most 5000"),
    ],
)
def test_nonsense_is_refused_and_kept_in_the_box(cast: Cast, sign_in, task, with_client, body, words):
    about = task if with_client else make_task(cast.olga)
    answer = say(sign_in(cast.olga), about, body)
    assert answer.status_code == 422
    assert any(word in text(answer) for word in words.split("|"))
    assert body.strip("\x00 ")[:50] in text(answer)
    assert not Comment.objects.exists()
    assert not Event.objects.filter(kind="task_commented").exists()


def test_only_colleagues_who_see_the_client_are_mentioned(cast: Cast, sign_in, task):
    answer = say(sign_in(cast.olga), task, "@Colin look", mentions=[cast.colin.pk])
    assert answer.status_code == 422
    assert "may not see this client" in text(answer)
    with pytest.raises(RuleError):
        comment_on_task(task, body="Look", by=cast.olga, mentions=[cast.colin])


def test_strangers_to_the_task_find_nothing(cast: Cast, sign_in, task):
    assert say(sign_in(cast.colin), task, "Hello").status_code == 404
    assert say(sign_in(cast.olga), Task(pk=999_999), "Hello").status_code == 404


def test_a_comment_that_becomes_a_promise_leaves_the_task_it_is_about_alone(cast: Cast, task):
    comment_on_task(task, body="We send it on Monday", by=cast.olga)
    services.update_task(task, by=cast.olga, values={"due": in_days(3)})
    due = Task.objects.get(pk=task.pk).due_at
    comment = Comment.objects.get()
    services.edit_client_comment(comment, by=cast.olga, kind="promise", due_on=date(2035, 6, 4))
    task.refresh_from_db()
    assert task.due_at == due
    assert Task.objects.exclude(pk=task.pk).get().promised_on == date(2035, 6, 4)


def test_answers_in_the_dossier_stand_on_the_task_too(cast: Cast, sign_in, task):
    comment_on_task(task, body="Which colour?", by=cast.olga)
    comment = Comment.objects.get()
    services.add_client_comment(task.client, by=cast.tomas, body="Green", parent=comment)
    assert "Green" in text(sign_in(cast.maria).get(f"/tasks/{task.pk}/"))


def test_events_of_tasks_lead_to_them_from_the_dossier(cast: Cast, sign_in, task):
    services.complete_task(task, by=cast.olga)
    page = text(sign_in(cast.olga).get(f"/clients/{task.client_id}/"))
    assert f'<a class="quiet-link" href="/tasks/{task.pk}/">Task done: Send the offer</a>' in page
    services.trash_task(task, by=cast.olga)
    page = text(sign_in(cast.olga).get(f"/clients/{task.client_id}/"))
    assert "Task moved to the trash: Send the offer" in page
    assert f'href="/tasks/{task.pk}/">Task moved to the trash' not in page


def test_a_letter_opens_alike_wherever_it_is_written(cast: Cast):
    for language in ("en", "bg", "ru", "uk", "ar"):
        client = make_client(cast.olga, "Олена Коваль", language=language)
        with translation.override(language):
            opening = greeting_of(client)
        line = Task(client=client, client_line="Windows")
        assert greeting(client, language) == opening
        assert fact_text(line, client, "email", "planned").body.startswith(f"{opening}\n")
