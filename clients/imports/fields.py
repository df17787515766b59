"""What a column can mean."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """The codes are stored in remembered mappings: they stay."""

    IGNORE = "ignore", _("Do not import")
    EXTRA = "extra", _("Add to notes, with its heading")
    NAME = "name", _("Name")
    GIVEN_NAME = "given_name", _("First name")
    MIDDLE_NAME = "middle_name", _("Middle name or patronymic")
    FAMILY_NAME = "family_name", _("Last name")
    NAME_PREFIX = "name_prefix", _("Form of address (Mr, Dr)")
    NAME_SUFFIX = "name_suffix", _("Name suffix (Jr, MBA)")
    NICKNAME = "nickname", _("Nickname")
    GENDER = "gender", _("Gender")
    KIND = "kind", _("Person or organisation")
    ORGANISATION = "organisation", _("Organisation")
    JOB_TITLE = "job_title", _("Job title")
    PHONE = "phone", _("Phone")
    PHONE_LABEL = "phone_label", _("Kind of phone")
    PHONES = "phones", _("Phones, one per line")
    EMAIL = "email", _("E-mail")
    EMAIL_LABEL = "email_label", _("Kind of e-mail")
    EMAILS = "emails", _("E-mails, one per line")
    ADDRESS = "address", _("Whole address")
    STREET = "street", _("Street and number")
    CITY = "city", _("City")
    REGION = "region", _("Region")
    POSTAL_CODE = "postal_code", _("Postal code")
    COUNTRY = "country", _("Country")
    WEBSITE = "website", _("Website")
    TAX_NUMBER = "tax_number", _("Tax or VAT number")
    BIRTHDAY = "birthday", _("Birthday")
    BIRTH_YEAR = "birth_year", _("Year of birth")
    BIRTH_MONTH = "birth_month", _("Month of birth")
    BIRTH_DAY = "birth_day", _("Day of birth")
    NOTES = "notes", _("Notes")
    TAGS = "tags", _("Tags")
    LANGUAGE = "language", _("Language")
    OWNER = "owner", _("Owner (e-mail or name)")
    PHASE = "phase", _("Phase")
    PHASE_REASON = "phase_reason", _("Reason for the phase")
    SOURCE = "source", _("Source")
    ADDRESSED_AS = "addressed_as", _("How to address")
    WHAT_COUNTS = "what_counts", _("What counts for this client")
    CHANNEL = "preferred_channel", _("Preferred channel")
    OFFICE = "office", _("Office")
    CLIENT_ID = "id", _("Number of the client here")
    EXTERNAL_ID = "external_id", _("Number in the other program")


# Several columns may hold these; of every other field the first column counts.
REPEATABLE = frozenset(
    {
        Field.IGNORE, Field.EXTRA, Field.PHONE, Field.PHONE_LABEL, Field.PHONES, Field.EMAIL, Field.EMAIL_LABEL,
        Field.EMAILS, Field.NOTES, Field.TAGS, Field.STREET,
    }
)  # fmt: skip
# An address is one of several groups: home, work, billing.
OF_ADDRESS = frozenset(
    {Field.ADDRESS, Field.STREET, Field.CITY, Field.REGION, Field.POSTAL_CODE, Field.COUNTRY}
)
# By any of these a row can be told from another.
IDENTIFYING = frozenset(
    {
        Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.NICKNAME, Field.ORGANISATION, Field.PHONE, Field.PHONES,
        Field.EMAIL, Field.EMAILS,
    }
)  # fmt: skip

# What vCards say beyond our fields, as the notes call it.
HEADINGS = {
    "department": _("Department"),
    "other_addresses": _("Other address"),
    "other_websites": _("Website"),
    "messengers": _("Messenger"),
}
