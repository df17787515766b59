"""The tags that templates are written with."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from core.templatetags import ui


def render(source: str, **values) -> str:
    return Template(source).render(Context(values))


def test_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ui.icon("bell")
    spoken = ui.icon("bell", label='In "box"')
    assert 'role="img" aria-label="In &quot;box&quot;"' in spoken


def test_only_icons_that_point_somewhere_turn_round_in_arabic():
    assert "icon-flip" in ui.icon("chevron-right")
    assert "icon-flip" not in ui.icon("clock")


@pytest.mark.parametrize("tag", ["{% badge text %}", "{% avatar text %}", "{% ltr text %}", "{% kbd text %}"])
def test_what_people_typed_is_escaped(tag):
    assert "<script>" not in render(tag, text="<script>alert(1)</script>")


def test_avatar_keeps_its_colour_whatever_the_case():
    assert ui.avatar("Olga Ivanova").split(">")[0] == ui.avatar("OLGA IVANOVA").split(">")[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Olga", "O"),
        ("Олена Коваль", "ОК"),
        ("عمر حداد", "عح"),
        ("Jan van der Berg", "JB"),
        ("", "?"),
        ("-- !", "?"),
    ],
)
def test_initials_come_from_the_first_and_last_word(name, expected):
    assert ui.initials(name) == expected


def test_piece_sees_only_what_it_is_given():
    html = render('{% piece "empty" title="Nothing" %}', text="from outside", action_url="/outside/")
    assert "Nothing" in html
    assert "outside" not in html


def test_body_and_further_attributes_reach_the_piece():
    html = render(
        '{% ui "card" title="Tasks" data_kind="x" hx_get="/y/" %}<b>{{ inner }}</b>{% endui %}', inner="<"
    )
    assert "<b>&lt;</b>" in html
    assert 'data-kind="x"' in html
    assert 'hx-get="/y/"' in html


def test_form_inside_a_piece_keeps_its_csrf_token():
    context = RequestContext(RequestFactory().get("/"))
    html = Template('{% piece "confirm" id="x" title="Sure?" action="/z/" label="Yes" %}').render(context)
    assert "csrfmiddlewaretoken" in html


class Sample(forms.Form):
    name = forms.CharField(help_text="As on letters.")
    email = forms.EmailField(required=False)
    ok = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_field_ties_help_and_error_to_its_control():
    form = Sample({"name": "", "email": "x@"})
    html = render('{% include "ui/field.html" with field=form.name %}', form=form)
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    kept = render('{% include "ui/field.html" with field=form.email %}', form=form)
    assert 'value="x@"' in kept
    assert 'dir="ltr"' in kept


def test_group_of_choices_has_a_legend():
    html = render('{% include "ui/field.html" with field=form.way %}', form=Sample())
    assert "<legend>Way</legend>" in html
    assert 'class="radio"' in html


def test_current_place_is_marked_and_the_start_page_only_at_itself():
    def mark(url, path):
        return ui.current(Context({"request": RequestFactory().get(path)}), url)

    assert mark("/clients/", "/clients/42/") == ' aria-current="page"'
    assert mark("/", "/clients/") == ""
    assert mark("/", "/") == ' aria-current="page"'


def test_moments_read_as_people_say_them():
    now = timezone.now()
    with translation.override("en"):
        assert ">just now<" in ui.ago(now)
        assert ">5 min ago<" in ui.ago(now - timedelta(minutes=5, seconds=5))
        assert ">3 days ago<" in ui.ago(now - timedelta(days=3))
        assert ">Today<" in ui.day(timezone.localdate())
        assert ">Tomorrow<" in ui.day(timezone.localdate() + timedelta(days=1))
        assert ">5 Mar 2019<" in ui.day(datetime(2019, 3, 5, 12, tzinfo=UTC))
    assert ui.ago(None) == ui.day(None) == ui.when(None) == ""


def test_moment_is_shown_in_the_readers_zone_with_the_exact_one_in_the_title():
    with timezone.override("Europe/Kyiv"), translation.override("en"):
        html = ui.when(datetime(2019, 1, 5, 22, 30, tzinfo=UTC))
    assert ">6 Jan 2019 00:30<" in html
    assert 'datetime="2019-01-06T00:30:00+02:00"' in html
    assert "title=" in html
