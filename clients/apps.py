from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"

    def ready(self) -> None:
        from clients import events  # noqa: PLC0415 - models exist only now

        events.register()
