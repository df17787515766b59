import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, load_command_class

from accounts.models import Office, Team, User
from manage import say_what_is_wrong
from tests.people import PASSWORD, Cast


def run(command: str, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def test_create_admin_with_a_password(db, client):
    assert "Created vera@firm.example" in run("create_admin", email="Vera@firm.example", password=PASSWORD)
    client.post("/accounts/login/", {"login": "vera@firm.example", "password": PASSWORD})
    assert client.get("/").status_code == 200


def test_create_admin_without_a_password_prints_a_link_that_works_once(db, client):
    said = run("create_admin", email="vera@firm.example")
    link = re.search(r"http://127\.0\.0\.1:8000(/p/join/\S+/)", said)[1]
    assert client.post(link, {"name": "Vera", "password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200
    assert client.post(link, {"name": "Vera", "password": PASSWORD}).status_code == 404


def test_create_admin_gives_an_existing_one_the_new_password(cast: Cast):
    assert "Updated adam@dossier.test" in run(
        "create_admin", email="adam@dossier.test", password="a brand new phrase"
    )
    cast.adam.refresh_from_db()
    assert cast.adam.check_password("a brand new phrase")


@pytest.mark.parametrize("email", ["nonsense", "", "a@b@c.example"])
def test_create_admin_says_in_one_line_what_is_wrong(db, email):
    with pytest.raises(CommandError) as caught:
        run("create_admin", email=email, password=PASSWORD)
    assert "\n" not in str(caught.value)
    assert not User.objects.exists()


def test_the_operators_password_is_taken_as_it_is(db, client):
    run("create_admin", email="vera@firm.example", password="vera")
    client.post("/accounts/login/", {"login": "vera@firm.example", "password": "vera"})
    assert client.get("/settings/security/").status_code == 200


def make(**changes) -> str:
    options = {"email": "ivan@firm.example", "name": "Ivan", "role": "employee", "password": PASSWORD}
    return run("create_user", **{**options, **changes})


def test_create_user_makes_team_and_office_when_they_are_missing(cast: Cast):
    make(team="West", office="Varna")
    make(email="other@firm.example", role="manager", team="west", office="VARNA")
    ivan, other = User.objects.get(email="ivan@firm.example"), User.objects.get(email="other@firm.example")
    assert (ivan.team, ivan.office) == (other.team, other.office)
    assert (ivan.team.office.name, ivan.office.name) == ("Varna", "Varna")
    assert list(ivan.team.managers.all()) == [other]


def test_create_user_finds_what_is_there(cast: Cast):
    make(team="north")
    ivan = User.objects.get(email="ivan@firm.example")
    assert (ivan.team, ivan.office) == (cast.north, cast.office)
    assert (Office.objects.count(), Team.objects.count()) == (1, 2)


@pytest.mark.parametrize("wrong", [{"email": "olga@dossier.test"}, {"email": "x"}, {"role": "king"}])
def test_create_user_refuses_and_makes_nothing(cast: Cast, wrong):
    with pytest.raises(CommandError) as caught:
        make(team="New", office="Newer", **wrong)
    assert "\n" not in str(caught.value)
    assert not Office.objects.filter(name="Newer").exists()
    assert not User.objects.filter(name="Ivan").exists()


def test_a_wrong_argument_is_named_in_one_line(capsys):
    parser = load_command_class("accounts", "create_user").create_parser("manage.py", "create_user")
    parser.called_from_command_line = True
    with pytest.raises(SystemExit) as left:
        say_what_is_wrong(parser, "argument --role: invalid choice: 'boss'")
    assert left.value.code == 2
    assert capsys.readouterr().err == "manage.py create_user: argument --role: invalid choice: 'boss'\n"


@pytest.mark.parametrize("name", ["there.csv", "there.xlsx", "there.vcf"])
def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing(cast: Cast, tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(CommandError, match="Cannot write .*: Is a directory."):
        call_command("export_clients", str(tmp_path / name))
    assert [one.name for one in tmp_path.iterdir()] == [name]
