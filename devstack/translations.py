"""`python -m devstack.translations extract|check|compile`: the catalogues under locale/, without system gettext.

Babel reads the sources and writes the files; Django's own `templatize` turns templates into something it can read, so
that both find the same messages.
"""

import gettext
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from devstack.environment import ROOT

LANGUAGES = ("en", "bg", "ru", "uk", "ar")
SOURCE = "en"  # an empty text in this catalogue means the message itself
GERMANIC_PLURALS = "nplurals=2; plural=(n != 1)"
IDLE_HEADERS = (b'"Report-', b'"POT-', b'"PO-', b'"Last-', b'"Language-Team', b'"Generated-', b'"Project-')
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")
LONE_PERCENT = re.compile(r"%(?!%|\(\w+\)|[sd])")


def main(arguments: list[str]) -> int:
    actions = {"extract": extract_all, "check": check_all, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in actions:
        raise SystemExit(f"Usage: python -m devstack.translations {'|'.join(actions)}")
    return actions[arguments[0]]()


def extract_all() -> int:
    """Bring every catalogue up to the sources; a changed message keeps its old text, marked fuzzy."""
    template = extract_messages()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=language == SOURCE, update_creation_date=False)
        catalogue.obsolete.clear()
        write(catalogue, language)
        print(
            f"{language}: {len(catalogue)} messages, {sum(1 for _ in untranslated(catalogue))} to translate"
        )
    return 0


def check_all() -> int:
    """Print everything that is wrong with the catalogues, one line each; 1 when something is."""
    template = extract_messages()
    found = [line for language in LANGUAGES for line in check(language, template)]
    print(*found, sep="\n")
    print(f"{len(found)} faults in {len(template)} messages and {len(LANGUAGES)} languages")
    return 1 if found else 0


def compile_all() -> int:
    """Write the .mo files that Django reads."""
    for path in ROOT.glob("locale/*/LC_MESSAGES/django.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=path.parts[-3]))
    return 0


def check(language: str, template: Catalog) -> Iterator[str]:
    if not path_of(language).exists():
        yield f"{language}: no catalogue; run python -m devstack.translations extract"
        return
    catalogue = read(language)
    if dict(catalogue.mime_headers).get("Plural-Forms") != f"{django_plurals(language)};":
        yield f"{language}: plural forms differ from Django's own"
    keys, wanted = set(map(key, messages(catalogue))), set(map(key, messages(template)))
    yield from (f"{language}: not extracted yet: {text!r}" for text in sorted(map(str, wanted - keys)))
    yield from (f"{language}: no longer in the sources: {text!r}" for text in sorted(map(str, keys - wanted)))
    yield from (f"{language}: fuzzy: {message.id!r}" for message in messages(catalogue) if message.fuzzy)
    if language != SOURCE:
        yield from (f"{language}: untranslated: {message.id!r}" for message in untranslated(catalogue))
    for message in messages(catalogue):
        yield from (f"{language}: {fault} in {message.id!r}" for fault in faults(message, catalogue))


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in messages(catalogue) if not all(texts(message)))


def faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Say what a reader would stumble over: placeholders, tags, stray per cent signs, line ends at the edges.

    A plural form that serves one number only (Arabic's dual) may leave that number out.
    """
    source = originals(message)[-1]
    may_omit = forms_of_one_number(catalogue) if message.pluralizable else set()
    for form, text in enumerate(texts(message)):
        if not text:
            continue
        missing = set(PLACEHOLDER.findall(source)) - set(PLACEHOLDER.findall(text))
        unknown = set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(" ".join(originals(message))))
        if unknown:
            yield f"unknown placeholder {', '.join(sorted(unknown))}"
        if len(missing) > (1 if form in may_omit else 0):
            yield f"missing placeholder {', '.join(sorted(missing))}"
        if sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
            yield "different HTML tags"
        if message.python_format and LONE_PERCENT.search(text.replace("%%", "")):
            yield "a lone % (write %%)"
        if text[:1].isspace() != source[:1].isspace() or text[-1:].isspace() != source[-1:].isspace():
            yield "different white space at the edges"


def forms_of_one_number(catalogue: Catalog) -> set[int]:
    form_of: Callable[[int], int] = gettext.c2py(catalogue.plural_expr)
    forms = [form_of(number) for number in range(1001)]
    return {form for form in forms if forms.count(form) == 1}


def extract_messages() -> Catalog:
    """Read every message of the apps and their templates."""
    found = Catalog()
    for path in source_files():
        method: Any = "python" if path.suffix == ".py" else extract_template
        with path.open("rb") as source:
            for line, text, comments, context in extract(
                method, source, KEYWORDS, comment_tags=["Translators:"]
            ):
                name = str(path.relative_to(ROOT))
                found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def source_files() -> list[Path]:
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    python = [path for app in [*apps, ROOT / "crm"] for path in app.rglob("*.py")]
    templates = [path for folder in [*apps, ROOT / "templates"] for path in folder.rglob("templates/**/*")]
    templates += (ROOT / "templates").rglob("*")
    return sorted({*python, *(path for path in templates if path.suffix in {".html", ".txt"})})


def extract_template(source: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """Read one Django template, for Babel. Indentation would not be Python's, so it goes; line numbers stay."""
    text = templatize(source.read().decode(), origin=getattr(source, "name", None))
    plain = "\n".join(line.lstrip() for line in text.splitlines())
    return extract_python(io.BytesIO(plain.encode()), keywords, comment_tags, options)


def read(language: str) -> Catalog:
    """Return the catalogue of a language, an empty one with Django's plural forms when there is no file."""
    path = path_of(language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    catalogue = Catalog(locale=language, project="Dossier", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", django_plurals(language))]
    return catalogue


def write(catalogue: Catalog, language: str) -> None:
    """Write it without line numbers and dates: a moved line is no change for a translator."""
    catalogue.header_comment = f"# Dossier: {language}"
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, width=110, sort_by_file=True, include_lineno=False)
    lines = text.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(IDLE_HEADERS)))


def path_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def django_plurals(language: str) -> str:
    """Return Django's own plural forms: catalogues with others are kept apart from its texts (gettext merges by rule)."""
    compiled = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).info().get("plural-forms", GERMANIC_PLURALS).rstrip(";")


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def key(message: Message) -> tuple[Any, ...]:
    return (message.context or "", *originals(message))


def originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
