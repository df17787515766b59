from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        from notifications import planner, troubles  # noqa: PLC0415 - models exist only now
        from tasks import events, gates, notices, services  # noqa: PLC0415
        from tasks.services import fallback  # noqa: PLC0415

        events.register()
        notices.register()
        gates.register()
        troubles.register(fallback.after_failure)
        planner.register(services.follow_zones)
        planner.register(services.follow_ladders)
        planner.register(services.plan_reminders)
        planner.register(services.plan_alerts)
