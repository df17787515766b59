"""A worker whose broker was away comes back to it at once."""

from types import SimpleNamespace

from celery import current_app
from celery.utils.imports import symbol_by_name

from crm.consumer import Consumer


class Away:
    """A broker that refuses four times; notes how long the worker would wait between."""

    alt = None

    def __init__(self) -> None:
        self.waits: list[float] = []

    def as_uri(self) -> str:
        return "redis://broker"

    def ensure_connection(
        self, errback, max_retries, *, callback, interval_start, interval_step, interval_max
    ):
        for number in range(10):
            self.waits.append(min(interval_start + number * interval_step, interval_max))
        return self


def test_a_worker_asks_for_its_broker_several_times_a_second_and_never_less_than_once():
    assert symbol_by_name(current_app.conf.worker_consumer) is Consumer
    worker = SimpleNamespace(
        app=current_app, first_connection_attempt=False, broker_connection_retry_attempt=0
    )
    broker = Away()
    consumer = Consumer.__new__(Consumer)
    consumer.__dict__.update(vars(worker))
    assert consumer.ensure_connected(broker) is broker
    assert sum(broker.waits[:3]) <= 1.5
    assert max(broker.waits) == 1
