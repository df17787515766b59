"""Reading a file of clients: pure functions, no models, no database, no network.

    with open_table(path_or_binary_file, name="clients.csv") as table:
        mapping = guess_mapping(table.headers, table.sample())
        for row in read_rows(table, mapping, country="BG", today=date.today()):
            if row.errors: ...                     # refused: list of Problem(field, message)
            else: create from row; row.warnings    # kept as typed, listed

open_table(source, *, name="") -> Table, or ReadError(message) with a translatable sentence: nothing else is raised,
    whatever the bytes are; also while iterating, when a limit is passed. `source` is a path or a seekable binary file.
Table: format (`csv`, `xlsx`, `vcard`), encoding, delimiter, sheet, headers: list[str]; iterating gives list[str] cells
    as they stand in the file, streamed, and may be done again from the start; sample(n=100) the first rows.
    A vCard table has our own field names as headers (see readers.VCARD_HEADERS), a card is a row.
guess_mapping(headers, sample_rows) -> Mapping: what each column is. `Mapping.to_json()`, `Mapping.from_json(data)`
    (raises ReadError on nonsense), `with_column(index, field, label="")` for the wizard; `Field` is a TextChoices with
    translated labels; `fingerprint(headers)` is the key under which an office remembers a mapping.
read_rows(table, mapping, *, country, today) -> Iterator[ClientRow]; `country` (ISO 3166, two letters) is the region of
    phone numbers without prefix when the row itself names no country. Empty rows are left out and take no number.
ClientRow: number (rows count from 1 after the header), cells (as read, for the file of refused rows), kind (`person`,
    `organisation`), name, given_name, middle_name, family_name, nickname, gender (`f`, `m`, ``), organisation (name),
    job_title, phones [Phone(raw, label, number)] (number is E.164 or None), emails [Email(address, label, is_valid)],
    street, city, region, postal_code, country (as typed), country_code (ISO or ``), address (all of it in lines),
    website, birthday (date or None), notes, tags, language (one of ours or ``), owner (e-mail or name as typed),
    phase (`lead`, `active`, `dormant`, `lost` or ``), source, client_id (only in our own export), external_id,
    errors, warnings.
"""
