"""What the columns of other programs are called. Phrases are folded words: case, accents and punctuation do not count.

Programs: Google (old, new), Outlook, Thunderbird, Apple, Bitrix24, amoCRM, HubSpot, Salesforce, Zoho, Odoo, Mailchimp,
1C; and what people write into spreadsheets in English, Bulgarian, Russian, Ukrainian, Arabic, German and French.
"""

from clients.imports.fields import Field

HEADERS: dict[Field, str] = {
    Field.KIND: "kind, client type, contact type, record type, вид, тип клиента, тип на клиента, тип клієнта, نوع العميل",
    Field.NAME: """name, full name, fullname, display name, client, client name, clientname, customer, customer name, contact,
        contact name, contactname, person, person name, file as, first and last name, name and surname, lead name,
        име и фамилия, имена, имена на клиента, три имена, пълно име, клиент, име на клиента, контакт, лице за контакт,
        фио, ф и о, имя и фамилия, фамилия имя отчество, фамилия и имя, полное имя, имя клиента, контактное лицо,
        наименование клиента, піб, п і б, повне імя, прізвище імя по батькові, клієнт, імя клієнта, контактна особа,
        الاسم الكامل, الاسم, اسم العميل, العميل, الاسم الثلاثي, جهة الاتصال, اسم جهة الاتصال,
        vollständiger name, ansprechpartner, kunde, kundenname, nom complet, nom et prénom, contact principal""",
    Field.NAME_PREFIX: """name prefix, prefix, salutation, title of courtesy, courtesy title, honorific, обръщение, обращение,
        звернення, اللقب, anrede, civilité""",
    Field.GIVEN_NAME: """first name, given name, forename, firstname, givenname, fname, first, christian name, малко име, собствено име,
        име, имя, імя, الاسم الاول, اسم, vorname, prénom""",
    Field.MIDDLE_NAME: """middle name, additional name, middlename, second name, patronymic, middle initial, бащино име, презиме,
        отчество, по батькові, اسم الاب, الاسم الاوسط, الاسم الثاني, zweiter vorname, deuxième prénom""",
    Field.FAMILY_NAME: """last name, family name, surname, lastname, familyname, lname, last, фамилия, фамилно име, прізвище, اسم العائلة,
        الاسم الاخير, العائلة, الكنية, nachname, familienname, nom de famille, nom""",
    Field.NAME_SUFFIX: "name suffix, suffix, generational suffix, суфикс, суффикс, суфікс, namenszusatz, suffixe",
    Field.NICKNAME: """nickname, nick name, nick, known as, прякор, псевдоним, псевдонім, прізвисько, اسم الشهره, spitzname,
        surnom""",
    Field.GENDER: "gender, sex, пол, стать, الجنس, النوع, geschlecht, sexe, genre",
    Field.ORGANISATION: """company, company name, companyname, organization, organisation, organization name, organisation name, account,
        account name, business, business name, employer, firm, firm name, legal name, legal entity, associated company,
        company 1 name, security, bank, bank name, фирма, име на фирма, име на фирмата, организация, дружество, компания, работодател,
        наименование, название, название компании, наименование организации, название организации, юридическое лицо, контрагент,
        компанія, назва компанії, організація, назва організації, назва, найменування, юридична особа,
        الشركه, اسم الشركه, المؤسسه, المنظمه, جهه العمل, firma, firmenname, unternehmen, organisation name, société, entreprise,
        nom de la société, raison sociale""",
    Field.JOB_TITLE: """job title, title, jobtitle, position, role, occupation, organization title, contact title, profession, длъжност, позиция,
        професия, должность, профессия, посада, професія, المسمى الوظيفي, الوظيفه, المنصب, position im unternehmen, funktion, beruf,
        fonction, poste, profession ou fonction""",
    Field.PHONES: "phones, телефони, телефоны, الهواتف",
    Field.PHONE: """phone, phone number, telephone, tel, telephone number, phone no, contact number, contact phone, mobile, mobile phone,
        cell, cell phone, cellphone, mobile number, fax, fax number, pager, pager number, viber, whatsapp, assistants phone,
        company main phone, callback, car phone, radio phone, isdn, telex, tty tdd phone, phone1, phone2, phonenumber,
        телефон, тел, телефонен номер, телефон за контакт, мобилен, мобилен телефон, gsm, джиесем, гсм, факс, номер телефона,
        контактный телефон, мобильный, мобильный телефон, сотовый, сотовый телефон, моб, номер факса, номер пейджера,
        телефон для рассылок, номер телефону, контактний телефон, мобільний, мобільний телефон,
        هاتف, الهاتف, رقم الهاتف, رقم الجوال, الجوال, جوال, موبايل, الموبايل, رقم الموبايل, المحمول, تلفون, فاكس, واتساب, رقم التواصل,
        telefon, telefonnummer, rufnummer, handy, mobiltelefon, telefax, téléphone, numéro de téléphone, portable, téléphone portable,
        mobile phone number""",
    Field.PHONE_LABEL: "phone type, phone label, тип телефона, тип на телефона",
    Field.EMAILS: "emails, имейли",
    Field.EMAIL: """email, email address, mail, emailaddress, mail address, contact email, электронная почта, электронный адрес, почта, имейл,
        мейл, имейл адрес, ел поща, ел адрес, електронна поща, емайл, емейл, електронна пошта, пошта, ел пошта, эл почта, ел почта, е mail, имеил,
        البريد الالكتروني, بريد الكتروني, الايميل, ايميل, البريد, electronic mail, epost, elektronische post, mailadresse, courriel, adresse mail,
        adresse email, mél, email для рассылок""",
    Field.EMAIL_LABEL: "email type, email label",
    Field.ADDRESS: """address, full address, postal address, mailing address, address formatted, formatted address, location, адрес, пълен адрес,
        полный адрес, почтовый адрес, юридический адрес, фактический адрес, пощенски адрес, адреса, поштова адреса, юридична адреса,
        العنوان, عنوان, adresse, anschrift, adresse complète, location address, headquarters location""",
    Field.STREET: """street, street address, address line 1, address 1, address1, address street, street 1, street1, address line 2, street 2,
        street 3, house, address extended address, address po box, po box, улица, улица и номер, ул, квартира, дом, вулиця, будинок,
        الشارع, اسم الشارع, strasse, straße, strasse und hausnummer, rue, adresse 1, adresse ligne 1""",
    Field.CITY: """city, town, city town, address city, locality, град, гр, населено място, населенный пункт, город, місто, населений пункт,
        المدينه, مدينه, stadt, ort, ville, localité""",
    Field.REGION: """state, region, province, state region, state province, county, address region, district, област, община, регион,
        область, район, край, регіон, المنطقه, المحافظه, الاماره, الولايه, bundesland, région, département""",
    Field.POSTAL_CODE: """postal code, zip, zip code, zipcode, postcode, post code, postalcode, address postal code, zip postal code, пощенски код,
        пк, п к, почтовый индекс, индекс, індекс, поштовий індекс, الرمز البريدي, صندوق البريد, plz, postleitzahl, code postal""",
    Field.COUNTRY: """country, country region, country name, country code, countrycode, address country, office location, държава, страна, страна регион,
        країна, الدوله, دوله, البلد, land, pays""",
    Field.WEBSITE: """website, web site, url, web, web page, webpage, homepage, home page, website url, company website, website value, site,
        domain, company domain, company domain name, internet, уебсайт, уеб сайт, сайт, интернет страница, веб сайт, корпоративный сайт,
        вебсайт, الموقع الالكتروني, الموقع, موقع الكتروني, webseite, internetseite, site web, site internet, other site""",
    Field.TAX_NUMBER: """tax number, tax id, tax id number, taxid, vat, vat number, vat id, vat no, vat reg no, vat registration number, tin, eik,
        ein, trn, еик, булстат, ддс номер, номер по ддс, ин по ддс, инн, единый номер, едрпоу, код едрпоу, іпн, инн компании,
        الرقم الضريبي, رقم ضريبي, ust idnr, ustidnr, umsatzsteuer id, steuernummer, numéro de tva, n tva""",
    Field.BIRTHDAY: """birthday, birth date, birthdate, date of birth, dob, born, дата на раждане, рождена дата, рожден ден, дата рождения,
        день рождения, дата народження, день народження, تاريخ الميلاد, عيد الميلاد, geburtstag, geburtsdatum, date de naissance,
        anniversaire""",
    Field.BIRTH_YEAR: "birth year, year of birth, година на раждане, год рождения, рік народження, geburtsjahr",
    Field.BIRTH_MONTH: "birth month, month of birth",
    Field.BIRTH_DAY: "birth day, day of birth",
    Field.NOTES: """notes, note, comment, comments, remark, remarks, additional info, additional information, memo, description, about,
        бележки, бележка, забележка, забележки, коментар, коментари, описание, комментарий, комментарии, примечание, примечания, заметки,
        заметка, примітка, примітки, нотатки, коментар до клієнта, опис, ملاحظات, ملاحظه, تعليق, تعليقات, الوصف, وصف,
        notiz, notizen, bemerkung, bemerkungen, kommentar, beschreibung, notes complémentaires, remarque, remarques, commentaire, commentaires""",
    Field.TAGS: """tags, tag, labels, label, categories, category, group membership, groups, group, keywords, segment, етикети, етикет, тагове,
        категория, категории, група, групи, теги, метки, метка, группа, группы, мітки, категорії, групи клієнтів, الوسوم, وسوم, التصنيف,
        الفئه, المجموعه, kategorien, kategorie, gruppe, catégories, catégorie, étiquettes, groupe""",
    Field.LANGUAGE: "language, lang, preferred language, език, язык, мова, اللغه, sprache, langue",
    Field.OWNER: """owner, contact owner, company owner, account owner, lead owner, record owner, owner email, assigned to, assignee, responsible,
        responsible person, sales rep, account manager, manager, отговорник, отговорен, отговорно лице, мениджър, менеджер, ответственный,
        ответственный менеджер, ответственное лицо, відповідальний, відповідальна особа, المسؤول, مسؤول الحساب, المندوب, betreuer,
        zuständig, responsable, commercial""",
    Field.PHASE: """phase, stage, lifecycle stage, lifecyclestage, status, client status, customer status, статус, фаза, етап, этап, стадия,
        стадія, етап роботи, الحاله, المرحله, phase kunde, statut, étape""",
    Field.SOURCE: """source, lead source, leadsource, original source, how did you hear, referral source, utm source, източник, източник на клиента,
        источник, джерело, المصدر, مصدر, quelle, lead quelle, origine""",
    Field.EXTERNAL_ID: """contact id, customer id, client id, user id, company id, organization id, organisation id, account id, record id, external id,
        customerid, clientid, index, row, no, number, code, id, uid, guid, uuid, номер, код, ид, ідентифікатор, идентификатор, رقم, المعرف,
        kundennummer, nummer, lfd nr, nr, identifiant, numéro client""",
    Field.ADDRESSED_AS: "addressed as, how to address, greeting, обръщение в писмо, как обращаться, як звертатися, صيغه المخاطبه, briefanrede",
    Field.WHAT_COUNTS: "what counts, what counts for this client, какво е важно, что важно, що важливо",
    Field.CHANNEL: "preferred channel, preferred contact method, предпочитан канал, предпочтительный канал, бажаний канал",
}

# Columns that say nothing about a client: of the program they come from, or of the record there.
IGNORED = """yomi name, given name yomi, additional name yomi, family name yomi, organization yomi name, initials, directory server, mileage,
    sensitivity, priority, subject, photo, billing information, hobby, private, profile, action, api id, work rel type, home rel type,
    other rel type, mobile rel type, name lower, name lower unique, website rel, relation rel, im rel, external id 1, created, create date,
    created date, created at, created on, last modified date, last modified, modified, updated, updated at, last activity date, last activity,
    дата создания, дата изменения, кем создан, кем изменен, создан crm формой, повторный лид, переименование лида, путь клиента,
    utm medium, utm campaign, utm content, utm term, валюта, сумма, количество, цена, photo path, reports to, hire date, extension,
    subscription date, fias id, kladr id, oktmo, okato, fias level, capital marker, geo lat, geo lon, latitude, longitude, is primary, primary,
    photo uri, contact type code, nationality code, web page 2 type, screen name, internet free busy, isdn type"""

LABELS: dict[str, str] = {
    "work": """work, business, office, company, corporate, рабочий, рабочая, служебный, служебен, служебна, робочий, робоча, служба, офис, офіс,
        العمل, عمل, المكتب, geschäftlich, dienstlich, firma, professionnel, bureau, travail""",
    "home": """home, personal, private, домашний, домашен, домашній, частный, личный, личен, лична, особистий, приватний, المنزل, منزل, شخصي,
        privat, domicile, personnel""",
    "mobile": """mobile, cell, cellular, cellphone, gsm, viber, whatsapp, мобильный, мобилен, мобільний, сотовый, моб, гсм, джиесем, جوال, الجوال,
        موبايل, الموبايل, محمول, المحمول, واتساب, handy, mobiltelefon, portable""",
    "fax": "fax, факс, факса, فاكس, telefax",
    "pager": "pager, пейджера",
    "main": "main, primary, основной, основен, основний, головний, رئيسي, hauptsächlich, principal",
    "other": "other, alternate, alternative, secondary, second, другой, друг, інший, допълнителен, дополнительный, додатковий, اخر, andere, autre",
    "billing": "billing, invoice, rechnungs, facturation",
    "shipping": "shipping, delivery, mailing, liefer, livraison",
}
# Joined words of data loaders: billingcity, othercountry.
GLUED_LABELS = ("billing", "shipping", "mailing", "other", "home", "work", "business")

# Words that add nothing to the noun beside them.
FILLERS = frozenset(
    [
        "value",
        "formatted",
        "the",
        "of",
        "for",
        "за",
        "для",
        "на",
        "contact",
        "associated",
        "current",
        "his",
        "primary",
    ]
)

# Columns that only organisations have.
OF_ORGANISATIONS = """industry, sector, employees, number of employees, numberofemployees, team size, annual revenue, annualrevenue, revenue, founded,
    year founded, year established, bic, swift, bank code, vat, vat number, tax id, iban, subsidiary of, company domain name, legal form, gics sector,
    company id, organization id, batch, eik, bulstat, еик, булстат, ддс номер, инн, кпп, огрн, окпо, єдрпоу, едрпоу, іпн, отрасль,
    бранш, сфера деятельности, галузь, السجل التجاري, الرقم الضريبي, branche, ust id"""

LEGAL_FORMS = """ltd, limited, llc, inc, incorporated, corp, corporation, plc, llp, gmbh, ag, kg, ohg, ug, sarl, sas, sa, spa, srl, bv, nv, oy, ab, aps,
    co, company, jsc, cjsc, pjsc, group, holding, holdings, bank, foundation, association, university, ооо, оао, зао, пао, ао, ип, нко, фгуп, гуп, муп, банк,
    еоод, оод, ад, еад, ет, сд, кд, сдружение, фондация, тов, тзов, прат, пат, пп, фоп, ат, кп, дп, банку, відділення, товариства, товариство, філія,
    شركه, مؤسسه, بنك, مصرف, مجموعه"""

PHASES = {
    "lead": """lead, prospect, new, subscriber, marketing qualified lead, sales qualified lead, mql, sql, opportunity, potential, лид, нов, новый,
        потенциален, потенциальный, потенційний, новий, лід, عميل محتمل, محتمل, interessent, качественный лид""",
    "active": """active, customer, client, current, evangelist, won, открыт, активен, активный, активний, клиент, клієнт, نشط, عميل, aktiv, kunde, actif, client actif""",
    "dormant": "dormant, inactive, paused, sleeping, спящ, неактивен, неактивный, спящий, неактивний, خامل, غير نشط, inaktiv, inactif",
    "lost": """lost, former, churned, closed lost, unqualified, изгубен, загубен, потерян, потерянный, утрачен, втрачений, مفقود, verloren, perdu,
        некачественный лид""",
}

GENDERS = {
    "f": "f, female, woman, w, ж, жен, жена, женский, женщина, жіноча, жінка, انثى, امراه, weiblich, frau, femme, féminin, ms, mrs, miss, г жа, пани, пані",
    "m": "m, male, man, м, муж, мъж, мужской, мужчина, чоловіча, чоловік, ذكر, رجل, männlich, mann, herr, homme, masculin, mr, г н, господин, пан",
}

KINDS = {
    "person": "person, individual, contact, физическое лицо, физлицо, физическо лице, лице, фізична особа, человек, فرد, شخص, privatperson, particulier",
    "organisation": """organisation, organization, company, business, account, юридическое лицо, юрлицо, юридическо лице, фирма, организация, компания,
        юридична особа, компанія, організація, شركه, مؤسسه, firma, unternehmen, entreprise, société""",
}

LANGUAGES = {
    "en": "en, eng, english, английски, английский, англійська, الانجليزيه, englisch, anglais",
    "bg": "bg, bul, bulgarian, български, болгарский, болгарська, البلغاريه, bulgarisch, bulgare",
    "ru": "ru, rus, russian, руски, русский, російська, الروسيه, russisch, russe",
    "uk": "uk, ua, ukr, ukrainian, украински, украинский, українська, الاوكرانيه, ukrainisch, ukrainien",
    "ar": "ar, ara, arabic, арабски, арабский, арабська, العربيه, arabisch, arabe",
}

# The groups that programs make by themselves.
SYSTEM_TAGS = (
    "my contacts, mycontacts, starred, starred in android, system group my contacts, imported on, contacts"
)
