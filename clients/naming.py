"""How to address people: greetings in five languages, and names taken apart where that is certain.

A greeting is never empty and never guesses: `addressed_as` wins, then what name, patronymic and family name prove about
the gender, else a form that needs none.
"""

import re
from typing import Protocol

from core.sounds import script
from core.text import fold


class Named(Protocol):
    """What a greeting needs to know; a Client is one."""

    @property
    def name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def middle_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def addressed_as(self) -> str: ...
    @property
    def is_person(self) -> bool: ...


DEFAULT_LANGUAGE = "en"

_HELLO = {"en": "Hello", "bg": "Здравейте", "ru": "Здравствуйте", "uk": "Добрий день", "ar": "تحية طيبة"}
_HELLO_TO = {
    "en": "Dear {name}",
    "bg": "Здравейте, {name}",
    "ru": "Здравствуйте, {name}",
    "uk": "Добрий день, {name}",
    "ar": "تحية طيبة، {name}",
}
_DEAR = {
    ("en", "f"): "Dear Ms {name}",
    ("en", "m"): "Dear Mr {name}",
    ("bg", "f"): "Уважаема г-жо {name}",
    ("bg", "m"): "Уважаеми г-н {name}",
    ("ru", "f"): "Уважаемая {name}",
    ("ru", "m"): "Уважаемый {name}",
    ("uk", "f"): "Шановна {name}",
    ("uk", "m"): "Шановний {name}",
    ("ar", "f"): "عزيزتي السيدة {name}",
    ("ar", "m"): "عزيزي السيد {name}",
}
_TITLE = {
    ("ru", "f"): "г-жа {name}", ("ru", "m"): "г-н {name}", ("uk", "f"): "пані {name}", ("uk", "m"): "пане {name}",
}  # fmt: skip
# A typed form that is a greeting already is used as it is.
_IS_GREETING = re.compile(
    r"^(?:dear|hello|hi|good|уважаем|здраве|здравст|скъп|драг|добър|добро|добр|дорог|привет|шановн|вітаємо|вітаю|люб"
    r"|عزيز|السيد|حضره|تحيه|مرحبا|اهلا|السلام)"
)

_PATRONYMIC = {
    "m": re.compile("(?:ович|евич|ёвич|йович|ьович|ич)$"),
    "f": re.compile("(?:овна|евна|ёвна|ична|инична|івна|ївна)$"),
}
_CERTAIN_PATRONYMIC = {
    "m": re.compile("(?:ович|евич|ёвич|ійович|ьович|ильич|ьич|укич|омич|каич|івич|їч)$"),
    "f": _PATRONYMIC["f"],
}
_FAMILY = {
    "m": re.compile("(?:[бвгджзклмнпрстфхцчшщь](?:ов|ев|ёв)|[аеиоуьъ]ев|(?:с|ц|з)(?:кий|ький|ки)|ської)$"),
    "f": re.compile("(?:[бвгджзклмнпрстфхцчшщь](?:ова|ева|ёва)|[аеиоуьъ]ева|(?:с|ц|з)(?:кая|ька|ка))$"),
}
# Endings of family names, whoever bears them; they tell which of two words is the family name.
_SLAVIC_FAMILY = re.compile(
    "(?:[оеё]ва?|ина?|ын|[сцз]к(?:ий|ая|и|а)|[сцз]ьк(?:ий|а)|енко|чук|щук|юк|чак|ець|ко|ян|дзе|швили)$"
)
_BULGARIAN_MIDDLE = re.compile("(?:[оеё]ва?|[сцз]ки|[сцз]ка)$")


def greeting(person: Named, language: str = "", *, gender: str = "") -> str:
    """The first line of a letter or SMS, without the comma at its end. `gender` is f, m or empty, when it is known.

    An unknown language gives English; an organisation, or nobody's name, a greeting without a name.
    """
    language = language if language in _HELLO else DEFAULT_LANGUAGE
    own_form = person.addressed_as.strip()
    if own_form:
        return _greeting_with(own_form, language)
    if not person.is_person or not person.name.strip():
        return _HELLO[language]
    gender = gender or gender_of(person.given_name, person.middle_name, person.family_name)
    name = _polite_name(person, language, gender)
    if gender and name:
        return _DEAR[language, gender].format(name=name)
    return _HELLO_TO[language].format(name=_neutral_name(person, language))


def _greeting_with(own_form: str, language: str) -> str:
    if _IS_GREETING.match(fold(own_form)):
        return own_form.rstrip(" ,!.،")
    return _HELLO_TO[language].format(name=own_form)


def _neutral_name(person: Named, language: str) -> str:
    """The whole name where only titles are the alternative, the given name where people are called by it."""
    if language in ("ru", "uk", "bg", "ar") and person.given_name.strip():
        return " ".join(part for part in (person.given_name.strip(), person.middle_name.strip()) if part)
    return person.name.strip()


def _polite_name(person: Named, language: str, gender: str) -> str:
    """What follows Dear for somebody whose gender is known; empty when the parts that it takes are missing."""
    given, family = person.given_name.strip(), person.family_name.strip()
    if language in ("en", "bg"):
        return family
    if language == "ar":
        return given
    patronymic = person.middle_name.strip()
    has_patronymic = bool(given and _is_patronymic(patronymic))
    if language == "uk":
        return _ukrainian(given, patronymic if has_patronymic else "", family, gender)
    if has_patronymic:
        return f"{given} {patronymic}"
    return given or (_TITLE["ru", gender].format(name=family) if family and gender else "")


def _ukrainian(given: str, patronymic: str, family: str, gender: str) -> str:
    if patronymic:
        return f"{vocative(given, gender)} {vocative(patronymic, gender)}"
    name = vocative(given, gender) or family
    return _TITLE["uk", gender].format(name=name) if name and gender else ""


def vocative(name: str, gender: str) -> str:
    """The Ukrainian vocative of a given name or patronymic; the name itself where no rule is sure."""
    rules = _VOCATIVE.get(gender, [])
    for ending, replacement in rules:
        if name.lower().endswith(ending):
            return name[: len(name) - len(ending)] + replacement
    return name


_VOCATIVE: dict[str, list[tuple[str, str]]] = {
    "f": [
        ("івна", "івно"), ("ївна", "ївно"), ("ія", "іє"), ("ая", "ає"), ("ея", "еє"), ("ля", "лю"), ("ся", "сю"), ("ня", "ню"),
        ("тя", "тю"), ("дя", "дю"), ("ра", "ро"), ("а", "о"),
    ],
    "m": [
        ("ович", "овичу"), ("йович", "йовичу"), ("ілля", "ілле"), ("кола", "коло"), ("кита", "кито"), ("ома", "омо"),
        ("й", "ю"), ("ь", "ю"), ("ло", "ле"), ("тро", "тре"), ("ко", "ку"), ("г", "же"), *((c, f"{c}е") for c in "бвдзлмнпрстф"),
        *((c, f"{c}у") for c in "кх"),
    ],
}  # fmt: skip


def _is_patronymic(word: str) -> bool:
    return any(pattern.search(word.lower()) for pattern in _CERTAIN_PATRONYMIC.values())


def gender_of(given: str, middle: str, family: str) -> str:
    """`f` or `m` when patronymic or family name prove it in Bulgarian, Russian or Ukrainian, else an empty string."""
    patronymic, surname = middle.strip().lower(), family.strip().lower()
    of_patronymic = {g for g, pattern in _CERTAIN_PATRONYMIC.items() if pattern.search(patronymic)}
    of_family = {g for g, pattern in _FAMILY.items() if pattern.search(surname)}
    found = of_patronymic or of_family
    if of_patronymic and of_family and of_patronymic != of_family:
        return ""
    return found.pop() if len(found) == 1 else ""


def split_name(name: str) -> tuple[str, str, str]:
    """Given, middle and family name of a person's whole name; three empty strings where the order is not certain.

    Understands "Smith, Anna", "Anna Smith", Russian and Ukrainian with the patronymic in either place, and Bulgarian
    three-part names. Arabic and other scripts are left whole but for the first of two words.
    """
    before, comma, after = name.partition(",")
    if comma and before.strip() and after.strip() and "," not in after:
        given, _space, middle = after.strip().partition(" ")
        return given, middle.strip(), before.strip()
    parts = name.split()
    if len(parts) == 2:
        return _two_words(parts[0], parts[1])
    if len(parts) == 3:
        return _three_words(parts)
    return "", "", ""


def _two_words(first: str, second: str) -> tuple[str, str, str]:
    if script(fold(first)) == "cyrillic":
        if _is_patronymic(second):
            return first, second, ""
        looks = [bool(_SLAVIC_FAMILY.search(word.lower())) for word in (first, second)]
        if looks == [True, False]:
            return second, "", first
    return first, "", second


def _three_words(parts: list[str]) -> tuple[str, str, str]:
    first, second, third = parts
    kind = script(fold(first))
    if kind == "cyrillic":
        if _is_patronymic(third):
            return second, third, first
        if _is_patronymic(second) or _BULGARIAN_MIDDLE.search(second.lower()):
            return first, second, third
        return "", "", ""
    return (first, second, third) if kind == "latin" else ("", "", "")
