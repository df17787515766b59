import pytest
from babel.messages.catalog import Catalog

from devstack import translations


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A checkout with one app, one template, and empty catalogues."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    write = {
        "clients/apps.py": "",
        "clients/views.py": (
            "from django.utils.translation import gettext as _, ngettext, pgettext\n"
            "# Translators: on a button\n"
            "_('Save')\n"
            "ngettext('%(count)s client', '%(count)s clients', 3)\n"
            "pgettext('month', 'May')\n"
        ),
        "templates/clients/list.html": (
            "<div>\n    <p>{% translate 'Nobody yet' %}\n  <b>{% blocktranslate trimmed with n=name %}\n"
            "  Hello, {{ n }}: 100% <em>done</em>\n{% endblocktranslate %}</b>"
        ),
        "tests/test_views.py": "_('not for people')\n",
    }
    for name, text in write.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_messages_of_code_and_templates_are_found(sources):
    found = {message.id for message in translations.extract_messages() if message.id}
    assert found == {
        "Save",
        ("%(count)s client", "%(count)s clients"),
        "May",
        "Nobody yet",
        "Hello, %(n)s: 100%% <em>done</em>",
    }


def test_extracting_twice_changes_nothing(sources, capsys):
    translations.extract_all()
    first = {path: path.read_bytes() for path in sources.glob("locale/*/LC_MESSAGES/django.po")}
    assert len(first) == 5
    translations.extract_all()
    assert {path: path.read_bytes() for path in first} == first


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_plural_forms_are_djangos_own(sources, language):
    """Otherwise Django keeps our catalogue apart from its own texts."""
    translations.extract_all()
    header = dict(translations.read(language).mime_headers)["Plural-Forms"]
    assert header == f"{translations.django_plurals(language)};"
    assert header.startswith(f"nplurals={ {'ru': 4, 'uk': 4, 'ar': 6}.get(language, 2) };")


def test_what_is_missing_is_named(sources, capsys):
    translations.extract_all()
    assert translations.check_all() == 1
    said = capsys.readouterr().out
    assert "bg: untranslated: 'Save'" in said
    assert "en: untranslated" not in said  # the source speaks for itself


def test_a_stale_catalogue_is_named(sources, capsys):
    translations.extract_all()
    (sources / "clients/views.py").write_text("_('Store')\n")
    translations.check_all()
    said = capsys.readouterr().out
    assert "not extracted yet: \"('', 'Store')\"" in said
    assert "no longer in the sources: \"('', 'Save')\"" in said


def test_a_changed_message_keeps_its_old_text_as_fuzzy(sources, capsys):
    translations.extract_all()
    catalogue = translations.read("bg")
    catalogue["Nobody yet"].string = "Още никой"
    translations.write(catalogue, "bg")
    template = sources / "templates/clients/list.html"
    template.write_text(template.read_text().replace("Nobody yet", "Nobody here yet"))
    translations.extract_all()
    assert translations.read("bg")["Nobody here yet"].string == "Още никой"
    translations.check_all()
    assert "bg: fuzzy: 'Nobody here yet'" in capsys.readouterr().out


def test_a_complete_catalogue_compiles_and_is_quiet(sources, capsys):
    (sources / "clients/views.py").write_text("_('Save')\n")
    (sources / "templates/clients/list.html").write_text("")
    translations.extract_all()
    for language in translations.LANGUAGES[1:]:
        catalogue = translations.read(language)
        catalogue["Save"].string = "Запази"
        translations.write(catalogue, language)
    assert translations.check_all() == 0
    translations.compile_all()
    assert len(list(sources.glob("locale/*/LC_MESSAGES/django.mo"))) == 5


@pytest.mark.parametrize(
    ("source", "text", "fault"),
    [
        ("Hello, %(name)s", "Здравей, %(име)s", "missing placeholder %(name)s"),
        ("Hello, %(name)s", "Здравей, %(nom)s", "unknown placeholder %(nom)s"),
        ("Hello, {name}", "Здравей", "missing placeholder {name}"),
        ("%(part)s%% done", "%(part)s% готово", "a lone % (write %%)"),
        ("<b>Now</b>", "<b>Сега", "different HTML tags"),
        ("From ", "От", "different white space at the edges"),
    ],
)
def test_a_broken_translation_is_described(source, text, fault):
    catalogue = Catalog(locale="bg")
    catalogue.add(source, text)
    assert fault in list(translations.faults(catalogue[source], catalogue))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hello, %(name)s", "Здравей, %(name)s"),
        ("Hello, %(name)s", "%(name)s, здравей"),
        ("%(part)s %% of the month", "%(part)s %% от месеца"),
    ],
)
def test_a_good_translation_has_no_fault(source, text):
    catalogue = Catalog(locale="bg")
    catalogue.add(source, text)
    assert list(translations.faults(catalogue[source], catalogue)) == []


def test_arabic_may_leave_the_number_out_of_its_dual_only(sources):
    catalogue = Catalog(locale="ar")
    catalogue.mime_headers = [("Plural-Forms", translations.django_plurals("ar"))]
    many = "%(count)s عملاء"
    catalogue.add(("%(count)s client", "%(count)s clients"), ("لا عملاء", "عميل", "عميلان", many, many, many))
    message = catalogue["%(count)s client"]
    assert list(translations.faults(message, catalogue)) == []
    message.string = ("لا عملاء", "عميل", "عميلان", "عملاء", many, many)
    assert list(translations.faults(message, catalogue)) == ["missing placeholder %(count)s"]
