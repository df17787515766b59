"""The negative control: what most products do. Messages live in the broker only, a task sends them, nobody looks again."""

from celery import Celery
from django.core.mail import send_mail  # noqa: TID251 - the very thing that is shown to lose messages

app = Celery("plain", set_as_current=False)
app.conf.update(
    task_ignore_result=True, broker_connection_retry_on_startup=True, worker_redirect_stdouts=False
)


@app.task(name="plain.send")
def send(number: int) -> None:
    send_mail("Hello", f"message {number}", "office@dossier.test", [f"o{number}@client.test"])
