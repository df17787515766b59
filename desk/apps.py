from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        from desk import notices  # noqa: PLC0415 - models exist only now

        notices.register()
