"""The cast: the same people in every test.

The office is in Sofia. Team North: Olga (employee), Tomas (her teammate), Maria (manager). Team South: Colin (employee),
Sara (manager). Adam is the administrator.
"""

from dataclasses import dataclass

from accounts.models import Office, Role, Team, User

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Everybody whom a story may need."""

    office: Office
    north: Team
    south: Team
    olga: User  # the owner
    tomas: User  # a teammate
    colin: User  # a colleague of another team
    maria: User  # manager of North
    sara: User  # manager of South
    adam: User  # administrator


def make_cast() -> Cast:
    office = Office.objects.create(
        name="Sofia", country="BG", time_zone="Europe/Sofia", languages=["en"], currency="EUR"
    )
    north = Team.objects.create(name="North", office=office)
    south = Team.objects.create(name="South", office=office)

    def person(name: str, role: str, team: Team | None) -> User:
        user = User(
            email=f"{name.lower()}@dossier.test",
            name=f"{name} Tester",
            role=role,
            team=team,
            office=office,
            time_zone="Europe/Sofia",
        )
        user.set_password(PASSWORD)
        user.save()
        return user

    cast = Cast(
        office,
        north,
        south,
        olga=person("Olga", Role.EMPLOYEE, north),
        tomas=person("Tomas", Role.EMPLOYEE, north),
        colin=person("Colin", Role.EMPLOYEE, south),
        maria=person("Maria", Role.MANAGER, north),
        sara=person("Sara", Role.MANAGER, south),
        adam=person("Adam", Role.ADMIN, None),
    )
    north.managers.add(cast.maria)
    south.managers.add(cast.sara)
    return cast
