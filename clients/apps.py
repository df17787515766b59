from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"

    def ready(self) -> None:
        from clients import answers, events, gates, notices, search  # noqa: PLC0415 - models exist only now

        for room in (events, notices, gates, search, answers):
            room.register()
