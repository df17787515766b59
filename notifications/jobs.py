"""Kicks: each only asks delivery to look. Losing, doubling or delaying one changes lateness and nothing else."""

from multiprocessing.sharedctypes import RawValue

from celery import shared_task
from celery.signals import worker_init, worker_shutting_down

from core.jobs import kick
from notifications import delivery, heartbeats, live, planner
from notifications.incoming import mailbox

# shared with the forked children: on SIGTERM they finish what is on the wire and give back the rest. Without a lock:
# a child that is killed while it holds one would stop all the others.
_stopping = RawValue("b", 0)


@worker_init.connect
def _start(**_: object) -> None:
    """Give every worker a flag of its own: one that inherits a raised flag would take kicks and send nothing."""
    global _stopping
    _stopping = RawValue("b", 0)


@worker_shutting_down.connect
def _stop(**_: object) -> None:
    _stopping.value = 1


def _is_stopping() -> bool:
    return bool(_stopping.value)


@shared_task(name="notifications.sweep")
def sweep(is_tick: bool = False) -> None:
    """Send what is due; `is_tick` when beat asked."""
    heartbeats.beat("worker")
    if is_tick:
        heartbeats.beat("beat")
    _, more = delivery.sweep(should_stop=_is_stopping)
    if more and not _is_stopping():
        kick("notifications.sweep")


@shared_task(name="notifications.plan")
def plan() -> None:
    planner.run()


@shared_task(name="notifications.tell")
def tell(user_id: int) -> None:
    live.tell({user_id: {}})


@shared_task(name="notifications.read_mailbox")
def read_mailbox() -> None:
    """Fetch answers, where a mailbox is set."""
    mailbox.read_new()
