"""Many at once: a crowd due in one minute, the same save fifty times, one that cannot be built."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, connections, transaction

from notifications import outbox
from notifications.models import Message
from notifications.services import send_to_client
from tests.devstack.offices import free_port
from tests.faults.conftest import KIND
from tests.faults.rig import PATIENCE_S
from tests.notifications.test_deliver_email import Inbox
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


class Letters(Inbox):
    """Notes when each letter came."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, float] = {}

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.at[envelope.rcpt_tos[0]] = time.monotonic()
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def letters(settings):
    handler = Letters()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    settings.EMAIL_FROM = "Office <office@dossier.test>"
    yield handler
    controller.stop()


def row(number: int) -> dict:
    return {
        "subject": "client:7", "channel": "sms", "to": "+359888123456", "kind": KIND, "language": "en",
        "body": f"crowd {number}", "dedupe_key": f"crowd:{number}",
    }  # fmt: skip


@pytest.mark.row("crowd")
@pytest.mark.xdist_group("crowd")  # ten thousand at a time are enough for one machine
def test_a_crowd_leaves_at_the_rate_of_the_bucket_and_holds_up_nobody_else(
    rig, drill, letters, settings, crowd
):
    rate = 100
    settings.SMS_URL += f"&rate={rate}&burst={rate}"
    rig.start_broker()
    rig.office(pool=3)
    drill.wake()
    for start in range(0, crowd, 500):
        outbox.write_messages([row(number) for number in range(start, start + 500)])
    began = time.monotonic()
    written: dict[str, float] = {}
    while len(drill.provider.keys) < crowd // 2:
        to = f"omar{len(written)}@client.test"
        with transaction.atomic():
            send_to_client("client:7", "email", to, "Hello", kind=KIND, by=None)
        written[to] = time.monotonic()
        time.sleep(0.2)
    wait_for(lambda: set(written) <= set(letters.at), PATIENCE_S, "the letters")
    everybody = crowd + 1  # and who woke the office
    wait_for(lambda: len(drill.provider.keys) >= everybody, 60 + 5 * crowd / rate, "the crowd")
    took = time.monotonic() - began
    assert took >= (crowd - 3 * rate) / rate * 0.8  # no faster than the bucket drips
    delays = sorted(letters.at[to] - at for to, at in written.items())
    assert delays[int(len(delays) * 0.95)] <= 10  # 5 s, on a machine that is busy
    assert len(drill.provider.keys) == len(drill.provider.accepted) == everybody


@pytest.mark.row("same-save-50")
def test_the_same_save_fifty_times_at_once_is_one_message(rig, drill):
    rig.start_broker()
    rig.office()

    def save(_: int) -> int:
        try:
            with transaction.atomic():
                return send_to_client(
                    "client:7", "sms", "+359888123456", "Hello", kind=KIND, by=None, dedupe_key="one"
                ).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        (only,) = set(threads.map(save, range(50)))
    drill.written[str(only)] = time.monotonic()
    drill.arrived()
    drill.recorded()
    assert Message.objects.count() == 1


@pytest.mark.row("poison")
def test_one_that_cannot_be_built_is_dead_at_its_first_try_and_the_rest_goes_on(rig, drill, letters):
    rig.start_broker()
    for number in range(6):
        with transaction.atomic():
            send_to_client("client:7", "email", f"o{number}@client.test", "Hello", kind=KIND, by=None)
    poison = Message.objects.order_by("pk")[2]
    with connection.cursor() as cursor:  # a name that no header can hold, past every check
        cursor.execute(
            'UPDATE notifications_message SET "to" = %s WHERE id = %s', ["o2@client.test\n\nX: 1", poison.pk]
        )
    rig.office()
    wait_for(lambda: len(letters.letters) == 5, PATIENCE_S, "the others")
    wait_for(lambda: Message.objects.get(pk=poison.pk).state == "dead", PATIENCE_S, "the poison to be found")
    poison.refresh_from_db()
    assert poison.tries == 1
    drill.write("and so does the next")
    drill.arrived()
