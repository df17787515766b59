"""What one row of a file becomes: plain data, no longer than the columns of the database."""

import datetime as dt
from dataclasses import dataclass, field

PERSON, ORGANISATION = "person", "organisation"

MAX_NAME = 300
MAX_PART = 150
MAX_PHONE = 100
MAX_EMAIL = 254
MAX_LABEL = 60
MAX_SOURCE = 100
MAX_LINE = 200
MAX_WEBSITE = 300
MAX_ADDRESS = 1_000
MAX_NOTES = 20_000
MAX_TAG = 60
MAX_TAGS = 50
MAX_POINTS = 20


@dataclass(slots=True)
class Problem:
    """What is wrong, and at which field."""

    field: str
    message: str


@dataclass(slots=True)
class Phone:
    """`number` is E.164, or None when `raw` is no number."""

    raw: str
    label: str = ""
    number: str | None = None


@dataclass(slots=True)
class Email:
    address: str
    label: str = ""
    is_valid: bool = True


@dataclass(slots=True)
class ClientRow:
    """One client to be; see the package docstring. Texts fit the columns of the database."""

    number: int
    cells: list[str]
    kind: str = PERSON
    name: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    nickname: str = ""
    gender: str = ""
    organisation: str = ""
    job_title: str = ""
    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    country_code: str = ""
    address: str = ""
    website: str = ""
    tax_number: str = ""
    birthday: dt.date | None = None
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    language: str = ""
    owner: str = ""
    phase: str = ""
    phase_reason: str = ""
    source: str = ""
    addressed_as: str = ""
    what_counts: str = ""
    preferred_channel: str = ""
    office: str = ""
    client_id: str = ""
    external_id: str = ""
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
