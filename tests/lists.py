"""Every list of the product, with how to fill it: tests/test_architecture.py counts its queries for 1 and 20 rows.

Whoever adds a list adds a line here; a list of the API that is missing fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Absence, ApiToken, Office, Team, User
from clients.models import Client, SavedView, Tag
from clients.services import (
    add_comment,
    add_file,
    add_relation,
    create_client,
    create_text,
    log_contact,
    send_message,
)
from notifications.models import Notification
from tasks.services import create_task
from tests.people import Cast

_numbers = count(1)

Make = Callable[[Cast, int], object]


@dataclass(frozen=True)
class ListPage:
    """One list: its address (`{client}` stands for a client of Olga's), how n rows more are made, who looks."""

    url: str
    make: Make
    user: str = "olga"

    def address(self, cast: Cast) -> str:
        return self.url.replace("{client}", str(client_of(cast).pk))


def client_of(cast: Cast) -> Client:
    return Client.objects.filter(owner=cast.olga).order_by("pk").first() or create_client(
        by=cast.olga, values={"name": "Ivan Petrov", "kind": "person"}, phones=[{"number": "+359888123456"}]
    )


def clients(cast: Cast, number: int) -> None:
    for _row in range(number):
        values = {"name": f"Client {next(_numbers)}", "kind": "person"}
        create_client(by=cast.olga, values=values, phones=[{"number": f"+35988812{next(_numbers):04}"}])


def tasks(cast: Cast, number: int) -> None:
    for _row in range(number):
        create_task(
            by=cast.olga,
            values={"title": f"Task {next(_numbers)}", "client": client_of(cast), "assignee": cast.olga},
        )


def people(cast: Cast, number: int) -> None:
    for _row in range(number):
        User.objects.create(
            email=f"p{next(_numbers)}@firm.example",
            name=f"Person {next(_numbers)}",
            office=cast.office,
            team=cast.north,
            deputy=cast.olga,
        )


def offices(cast: Cast, number: int) -> None:
    for _row in range(number):
        Office.objects.create(name=f"Office {next(_numbers)}", country="BG", time_zone="Europe/Sofia")


def teams(cast: Cast, number: int) -> None:
    for _row in range(number):
        team = Team.objects.create(name=f"Team {next(_numbers)}", office=cast.office)
        team.managers.set([cast.maria, cast.adam])


def tokens(cast: Cast, number: int) -> None:
    for _row in range(number):
        ApiToken.objects.create(user=cast.olga, name="x", digest=f"digest {next(_numbers)}")


def absences(cast: Cast, number: int) -> None:
    for _row in range(number):
        year = 2030 + next(_numbers) % 60
        Absence.objects.create(user=cast.olga, starts_on=f"{year}-01-01", ends_on=f"{year}-01-02")


def comments(cast: Cast, number: int) -> None:
    for _row in range(number):
        add_comment(client_of(cast), by=cast.olga, body=f"Note {next(_numbers)}", mentions=[cast.tomas])


def contacts(cast: Cast, number: int) -> None:
    for _row in range(number):
        log_contact(client_of(cast), by=cast.olga)


def files(cast: Cast, number: int) -> None:
    for _row in range(number):
        add_file(client_of(cast), SimpleUploadedFile(f"{next(_numbers)}.txt", b"hello"), by=cast.olga)


def messages(cast: Cast, number: int) -> None:
    for _row in range(number):
        send_message(client_of(cast), by=cast.olga, channel="sms", body=f"No {next(_numbers)}")


def texts(cast: Cast, number: int) -> None:
    for _row in range(number):
        create_text(by=cast.adam, name=f"Text {next(_numbers)}", channel="email", language="en", body="Hello")


def relations(cast: Cast, number: int) -> None:
    somebody = client_of(cast)
    for _row in range(number):
        other = create_client(by=cast.olga, values={"name": f"Firm {next(_numbers)}", "kind": "organisation"})
        add_relation(somebody, other, f"Works at {next(_numbers)}", by=cast.olga)


def tags(cast: Cast, number: int) -> None:
    Tag.objects.bulk_create(Tag(name=f"tag {next(_numbers)}") for _row in range(number))


def views(cast: Cast, number: int) -> None:
    for _row in range(number):
        SavedView.objects.create(owner=cast.olga, name=f"View {next(_numbers)}", query="phase=lead")


def notices(cast: Cast, number: int) -> None:
    for _row in range(number):
        Notification.objects.create(
            user=cast.olga,
            actor=cast.maria,
            kind="comment_mention",
            subject=f"client:{client_of(cast).pk}",
            title=f"Notice {next(_numbers)}",
            dedupe_key=f"notice {next(_numbers)}",
        )


LISTS = (
    ListPage("/settings/people/", people, "adam"),
    ListPage("/settings/teams/", teams, "adam"),
    ListPage("/settings/offices/", offices, "adam"),
    ListPage("/messages/", messages),
    ListPage("/settings/texts/", texts, "adam"),
    ListPage("/settings/gateways/", offices, "adam"),
    ListPage("/settings/security/", tokens),
    ListPage("/settings/profile/", absences),
    ListPage("/tasks/", tasks),
    ListPage("/tasks/?layout=calendar", tasks),
    ListPage("/tasks/people/?by=client", tasks, user="maria"),
    ListPage("/inbox/", notices),
    ListPage("/clients/{client}/side/", relations),
    ListPage("/clients/{client}/side/", files),
    ListPage("/tasks/panel/?client={client}", tasks),
    ListPage("/api/v1/users/", people),
    ListPage("/api/v1/teams/", teams),
    ListPage("/api/v1/offices/", offices),
    ListPage("/api/v1/clients/", clients),
    ListPage("/api/v1/clients/{client}/timeline/", comments),
    ListPage("/api/v1/comments/", comments),
    ListPage("/api/v1/contacts/", contacts),
    ListPage("/api/v1/files/", files),
    ListPage("/api/v1/messages/", messages),
    ListPage("/api/v1/notifications/", notices),
    ListPage("/api/v1/relations/", relations),
    ListPage("/api/v1/tasks/", tasks),
    ListPage("/api/v1/relation-types/", relations),
    ListPage("/api/v1/tags/", tags),
    ListPage("/api/v1/views/", views),
)
