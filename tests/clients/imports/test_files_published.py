"""Every file that the import promises to take goes in: rows counted, names where they belong."""

import csv
import json

import pytest

from clients.imports import ReadError, open_table
from tests.clients.imports.data import ROOT, published, read


@pytest.mark.parametrize(
    ("path", "rows", "kind", "first", "last"),
    [
        ("crm/datablist/customers-1000.csv", 1001, "person", "Andrew Goodman", None),
        ("crm/datablist/people-1000.csv", 1000, "person", "Shelia Mahoney", None),
        ("crm/datablist/organizations-1000.csv", 1000, "organisation", "Liu-Hoover", None),
        ("crm/datablist/organizations-10000.csv", 10000, "organisation", "Rosario Inc", None),
        ("crm/maventech/accounts.csv", 85, "organisation", "Acme Corporation", "Zumgoity"),
        ("crm/northwind/customers.csv", 91, "person", "Maria Anders", "Zbyszek Piestrzeniewicz"),
        ("crm/northwind/employees.csv", 9, "person", "Nancy Davolio", None),
        ("crm/northwind/shippers.csv", 3, "organisation", "Speedy Express", "Federal Shipping"),
        ("crm/hubspot/hubspot_contacts.csv", 570, "person", "Francisco Small", None),
        ("crm/hubspot/hubspot_companies.csv", 120, "organisation", "Cruz Inc", None),
        ("crm/salesforce_apex/Accounts.csv", 50, "organisation", "Zoonoodle 37", None),
        ("crm/salesforce_apex/Contacts.csv", 150, "person", "Lianna Sinisbury", None),
        ("crm/xlsx/people-1000.xlsx", 1000, "person", "Shelia Mahoney", None),
        ("crm/xlsx/northwind_customers.xlsx", 91, "person", "Maria Anders", None),
        ("crm/xlsx/maventech_data_model.xlsx", 85, "organisation", "Acme Corporation", None),
        ("companies/yc_2023-02-27.csv", 2488, "organisation", "Pando Bioscience", None),
        ("companies/yc_2024-05-11.csv", 2812, "organisation", "K-Scale Labs", None),
        ("companies/banks_ua.csv", 3000, "organisation", "ЛУЦЬКЕ ВІДДІЛЕННЯ АКЦІОНЕРНОГО ТОВАРИСТВА “БАНК АЛЬЯНС”", None),
        ("companies/banks_bg.csv", 11, "organisation", "ING BANK N.V. – SOFIA BRANCH", None),
        ("companies/banks_sa.csv", 89, "organisation", None, None),
        ("companies/banks_ae.csv", 38, "organisation", "Central Bank of UAE", None),
        ("companies/sp500_constituents.csv", 303, "organisation", "3M", None),
        ("people/multiscript_people_1000.csv", 1000, "person", "حسین موسوی", None),
        ("people/multiscript_people_30k.csv", 30000, "person", "कमल अधिकारी", None),
        ("contacts_csv/google_old_format.csv", 3, "person", "Richard Feynman", "Elon Musk"),
        ("contacts_csv/google_new_format_2024.csv", 4, "person", "John Doe", "Alice Brown"),
        ("contacts_csv/google_shared_contacts_1.csv", 16, "person", "Test Name 47", None),
        ("contacts_csv/thunderbird_basic.csv", 2, "person", "John Doe", "Jane Doe"),
        ("contacts_csv/custom_headers.csv", 4, "person", "John Doe", "Alice Brown"),
        ("contacts_csv/bitrix24_leads.csv", 24, "person", "+7 926 000-00-00", "Анна"),
        ("contacts_csv/roundcube/email.csv", 4, "person", "test1@domain.tld", "test4@domain.tld"),
        ("contacts_csv/roundcube/outlook.csv", 1, "person", "test1@domain.tld", None),
        ("contacts_csv/roundcube/gmail.csv", 1, "person", "Prefix Firstname Middle Lastname Suffix", None),
        ("encodings/csv/bg_settlements_cp1251_tab.csv", 300, "person", "Абланица", None),
        ("encodings/csv/ru_cities_cp1251_semicolon.csv", 300, "person", "Респ Адыгея, г Адыгейск", None),
        ("encodings/csv/sa_cities_cp1256_semicolon.csv", 300, "person", "تبوك", None),
        ("encodings/csv/ua_banks_utf16_tab.csv", 300, "organisation", "ЛУЦЬКЕ ВІДДІЛЕННЯ АКЦІОНЕРНОГО ТОВАРИСТВА “БАНК АЛЬЯНС”", None),
        ("torture/creme_data.xlsx", 7, "person", None, None),
    ],
)  # fmt: skip
def test_a_published_file_goes_in_whole(
    path: str, rows: int, kind: str, first: str | None, last: str | None
) -> None:
    found = read(published(path))
    assert len(found) == rows
    numbers = [row.number for row in found]
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))
    assert not any(row.errors for row in found)
    assert all(row.name for row in found)
    assert found[0].kind == kind
    assert first is None or found[0].name == first
    assert last is None or found[-1].name == last


def test_people_of_many_scripts_keep_every_letter() -> None:
    path = published("people/multiscript_people_1000.csv")
    with path.open(encoding="utf-8", newline="") as file:
        expected = [
            (row["full_name"], row["first_name"], row["last_name"], row["date_of_birth"])
            for row in csv.DictReader(file)
        ]
    found = [
        (row.name, row.given_name, row.family_name, row.birthday.isoformat() if row.birthday else "")
        for row in read(path)
    ]
    assert found == expected


def test_northwind_customers_bring_their_firms_and_numbers() -> None:
    rows = {row.external_id: row for row in read(published("crm/northwind/customers.csv"))}
    assert rows["ALFKI"].organisation == "Alfreds Futterkiste"
    assert rows["ALFKI"].job_title == "Sales Representative"
    assert rows["ALFKI"].address == "Obere Str. 57\n12209 Berlin\nGermany"
    assert rows["ALFKI"].region == ""
    with published("phones/northwind_customers_expected.csv").open(encoding="utf-8", newline="") as file:
        for case in csv.DictReader(file):
            phones = {phone.raw: phone.number for phone in rows[case["record"]].phones}
            if case["is_valid"] == "true":
                assert case["expected_e164"] in phones.values()
            else:
                assert case["raw"] in phones


def test_the_rows_with_unquoted_commas_are_put_right() -> None:
    broken = read(published("torture/northwind_customers_unquoted_commas.csv"))
    whole = read(published("crm/northwind/customers.csv"))
    # One city of the published truth has swallowed the house number ("12Rio de Janeiro").
    assert [(row.name, row.organisation, row.city, row.country) for row in broken] == [
        (row.name, row.organisation, row.city.removeprefix("12"), row.country) for row in whole
    ]
    assert not any(warning.field == "row" for row in broken for warning in row.warnings)


def test_roundcube_reads_the_same_from_csv_and_vcard() -> None:
    for name in ("email", "gmail", "outlook"):
        by_csv = read(published(f"contacts_csv/roundcube/{name}.csv"))
        by_vcard = read(published(f"contacts_csv/roundcube/{name}.vcf"))
        for one, two in zip(by_csv, by_vcard, strict=True):
            assert (one.name, one.given_name, one.middle_name, one.family_name) == (
                two.name, two.given_name, two.middle_name, two.family_name,
            )  # fmt: skip
            assert [email.address for email in one.emails] == [email.address for email in two.emails]
            assert {phone.raw for phone in one.phones} == {phone.raw for phone in two.phones}
            assert (one.organisation, one.job_title, one.birthday, one.website, one.tags) == (
                two.organisation, two.job_title, two.birthday, two.website, two.tags,
            )  # fmt: skip


def test_a_bitrix_lead_brings_what_it_knows() -> None:
    rows = read(published("contacts_csv/bitrix24_leads.csv"))
    named = next(row for row in rows if row.family_name)
    assert (named.name, named.given_name, named.family_name) == ("Елена Лебедева", "Елена", "Лебедева")
    assert (named.phase, named.source, named.owner) == ("lead", "Звонок", "Менеджер Один")
    assert [phone.number for phone in named.phones] == ["+79150000005"]
    assert next(row for row in rows if row.organisation).organisation == "ООО Ромашка"


def test_a_list_of_bank_payments_is_refused_in_plain_words() -> None:
    with pytest.raises(ReadError, match="bank payments"):
        open_table(published("contacts_csv/1c_client_bank_kl_to_1c.txt"))


def expected_counts() -> dict[str, dict[str, int]]:
    if not ROOT.exists():
        return {}
    return json.loads((ROOT / "vcard" / "expected_counts.json").read_text("utf-8"))


@pytest.mark.parametrize("path", expected_counts())
def test_every_vcard_is_read_with_all_its_cards_phones_and_mails(path: str) -> None:
    expected = expected_counts()[path]
    with open_table(published(path if path.startswith("contacts_csv/") else f"vcard/{path}")) as table:
        assert table.format == "vcard"
        rows = [dict(zip(table.headers, row, strict=True)) for row in table]
    assert len(rows) == expected["cards"]
    assert sum(len(row["phones"].splitlines()) for row in rows) == expected["tel"]
    assert sum(len(row["emails"].splitlines()) for row in rows) == expected["email"]


def test_of_all_vcards_only_those_without_any_name_are_refused() -> None:
    refused = [
        path
        for path in expected_counts()
        if path.startswith("vcard/") or "/" in path
        for row in _cards(path)
        if row.errors
    ]
    assert sorted(set(refused)) == ["kcontacts/vcard7.vcf"]


def _cards(path: str) -> list:
    return read(published(path if path.startswith("contacts_csv/") else f"vcard/{path}"))
