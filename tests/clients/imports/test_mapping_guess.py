import pytest

from clients.imports import Field, Mapping, ReadError, fingerprint, guess_mapping


def fields(*headers: str, sample: list[list[str]] | None = None) -> list[str]:
    mapping = guess_mapping(headers, sample or [])
    return [column.field.value + (f"/{column.label}" if column.label else "") for column in mapping.columns]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        # Outlook, English
        (
            ("Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business State,"
            "Business Postal Code,Business Country/Region,Home Street,Home City,Business Fax,Business Phone,Business Phone 2,Home Phone,"
            "Mobile Phone,Birthday,Categories,E-mail Address,E-mail 2 Address,Gender,Language,Notes,Web Page"),
            ("name_prefix given_name middle_name family_name name_suffix organisation extra job_title street/work city/work region/work "
            "postal_code/work country/work street/home city/home phone/fax phone/work phone/work phone/home phone/mobile birthday tags "
            "email email gender language notes website"),
        ),
        # HubSpot
        ("Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Company name,Mobile Phone Number",
         "external_id given_name family_name email phone owner phase organisation phone/mobile"),
        # Salesforce
        ("FirstName,LastName,AccountName,MobilePhone,HomePhone,MailingStreet,MailingCity,MailingPostalCode,MailingCountry,Birthdate,LeadSource",
         "given_name family_name organisation phone/mobile phone/home street/shipping city/shipping postal_code/shipping country/shipping birthday source"),
        # Russian spreadsheets, 1C, amoCRM
        ("ФИО;Моб. телефон;Рабочий телефон;E-mail;Дата рождения;Адрес;Примечание;Ответственный",
         "name phone/mobile phone/work email birthday address notes owner"),
        ("Наименование;ИНН;Телефон;Юридический адрес;Сайт;Контактное лицо",
         "organisation tax_number phone address website name"),
        # Bulgarian
        ("Име;Фамилия;Фирма;GSM;Имейл;Град;Пощенски код;Рожден ден;Бележки",
         "given_name family_name organisation phone/mobile email city postal_code birthday notes"),
        ("Име и фамилия;Телефон 1;Телефон 2;Ел. поща;Държава", "name phone phone email country"),
        # Ukrainian
        ("ПІБ;Телефон;Ел. пошта;Місто;Дата народження;Примітки;Відповідальний", "name phone email city birthday notes owner"),
        ("Прізвище;Ім’я;По батькові;Мобільний телефон;Країна", "family_name given_name middle_name phone/mobile country"),
        # Arabic
        ("الاسم الأول;اسم العائلة;رقم الجوال;البريد الإلكتروني;الشركة;المدينة;الدولة;تاريخ الميلاد;ملاحظات",
         "given_name family_name phone/mobile email organisation city country birthday notes"),
        # German and French
        ("Vorname;Nachname;Firma;Straße;PLZ;Ort;Telefon geschäftlich;E-Mail;Geburtstag",
         "given_name family_name organisation street postal_code city phone/work email birthday"),
        ("Prénom;Nom;Société;Téléphone portable;Adresse e-mail;Code postal;Ville;Pays",
         "given_name family_name organisation phone/mobile email postal_code city country"),
        # written in every manner
        ("E-MAIL,e_mail,eMail 2,Phone1,phone_number,mobile-phone,ZIP,first_name",
         "email email email phone phone phone/mobile postal_code given_name"),
    ],
)  # fmt: skip
def test_the_columns_of_usual_programs_are_known(headers: str, expected: str) -> None:
    separator = ";" if ";" in headers else ","
    assert " ".join(fields(*headers.split(separator))) == expected


def test_a_column_without_a_telling_heading_is_known_by_its_content() -> None:
    sample = [
        ["Ann Lee", "ann@example.com", "+359 888 123 456", "https://example.com", "12", "likes tea"],
        ["Bob Ray", "bob@example.com", "+359 888 654 321", "www.example.org", "13", "was ill"],
    ]
    assert fields("A", "B", "C", "D", "E", "F", sample=sample)[1:5] == ["email", "phone", "website", "ignore"]


def test_content_corrects_a_heading_that_misleads() -> None:
    assert fields("Contact", sample=[["a@example.com"], ["b@example.com"]]) == ["email"]
    assert fields("Contact", sample=[["0888 123 456"], ["0888 123 457"]]) == ["phone"]
    assert fields(
        "Organization", "Name", sample=[["E84A904909dF528", "Liu"], ["AAC4f9aBF86EAeF", "Orr"]]
    ) == ["external_id", "name"]


def test_years_and_counts_are_no_phones() -> None:
    assert fields("x", "y", sample=[["2019", "12345678"], ["2020", "23456789"]]) == ["ignore", "ignore"]


def test_of_two_columns_for_one_thing_the_filled_one_counts() -> None:
    assert fields("Name", "Full name", sample=[["", "Ann Lee"], ["", "Bob Ray"]]) == ["ignore", "name"]


def test_a_status_column_is_a_phase_only_when_its_words_are() -> None:
    assert fields("Name", "Status", sample=[["Ann", "Active"], ["Bob", "Lost"]])[1] == "phase"
    assert fields("Name", "Status", sample=[["Ann", "Red"], ["Bob", "Blue"]])[1] == "extra"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["First name", "Last name"], "person"),
        (["First name", "Company"], ""),
        (["Company name", "Phone"], "organisation"),
        (["Name", "Industry"], "organisation"),
        (["Name", "Phone"], ""),
        (["Type of client", "Name"], ""),
    ],
)
def test_a_list_of_persons_is_told_from_a_list_of_organisations(headers: list[str], kind: str) -> None:
    assert guess_mapping(headers, []).kind == kind


def test_without_any_name_the_likeliest_column_is_taken_and_said() -> None:
    mapping = guess_mapping(["city", "population"], [["Sofia", "1200000"], ["Varna", "330000"]])
    assert mapping.columns[0].field == Field.NAME
    assert not mapping.is_certain
    assert not guess_mapping(["price", "amount"], [["1", "2"]]).is_usable


def test_a_mapping_survives_storage_and_a_change_by_hand() -> None:
    mapping = guess_mapping(["Name", "Phone 1", "x"], [["Ann", "1", "y"]])
    changed = mapping.with_column(2, Field.NOTES)
    assert Mapping.from_json(changed.to_json()) == changed
    assert changed.columns[2].field == Field.NOTES
    assert changed.columns[:2] == mapping.columns[:2]


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, {"columns": 3, "headers": []}, {"columns": [["name", "", ""]], "headers": [], "kind": "", "date_order": ""},
        {"columns": [["nothing", "", ""]], "headers": ["a"], "kind": "", "date_order": ""},
        {"columns": [["name", "", ""]], "headers": ["a"], "kind": "robot", "date_order": ""},
        {"columns": [["name", "", ""]], "headers": ["a"], "kind": "", "date_order": "ydm"},
        {"columns": [["name"]], "headers": ["a"], "kind": "", "date_order": ""},
    ],
)  # fmt: skip
def test_a_mapping_of_nonsense_is_refused(data: object) -> None:
    with pytest.raises(ReadError):
        Mapping.from_json(data)


def test_files_of_one_program_share_a_fingerprint() -> None:
    assert fingerprint(["First Name", "E-mail"]) == fingerprint(["first name ", "E mail"])
    assert fingerprint(["First Name", "E-mail"]) != fingerprint(["E-mail", "First Name"])
    assert len(fingerprint(["a"])) == 32


def test_no_header_is_known_for_two_things() -> None:
    headers = [choice.value for choice in Field if choice not in (Field.IGNORE, Field.EXTRA)]
    found = {header: guess_mapping([header], []).columns[0].field.value for header in headers}
    differing = {header: code for header, code in found.items() if code != header}
    assert differing == {}
