"""Reading a file of clients: pure functions, no models, no database, no network.

    with open_table(path_or_binary_file) as table:
        mapping = guess_mapping(table.headers, table.sample())
        for row in read_rows(table, mapping, country="BG", today=date.today()):
            if row.errors: ...                     # refused: list of Problem(field, message)
            else: create from row; row.warnings    # kept as typed, listed

open_table(source, *, sheet="") -> Table, or ReadError(message) with a translated sentence: nothing else is raised,
    whatever the bytes are; also while iterating, when a limit is passed. `source` is a path or a seekable binary file.
    Of a workbook the sheet that looks most like clients is taken unless `sheet` names another of `table.sheets`.
Table: format (`csv`, `xlsx`, `vcard`), encoding, delimiter, sheet, sheets, headers: list[str]; iterating gives
    list[str] cells as they stand in the file, streamed, without blank rows, and may be done again from the start (one
    iteration at a time); numbered() the same with their numbers; sample(n=200) the first rows.
guess_mapping(headers, sample_rows) -> Mapping: what each column is (`Column(field, label, slot)`), `kind`,
    `date_order`, `is_certain` (a column was recognised as a name), `is_usable`. `to_json()`, `Mapping.from_json(data)`
    (ReadError on nonsense), `with_column(index, field, label="")` for the wizard; `Field` is a TextChoices with
    translated labels; `fingerprint(headers)` is the key under which an office remembers a mapping.
read_rows(table, mapping, *, country, today) -> Iterator[ClientRow]; `country` (ISO 3166, two letters) is the region of
    phone numbers without prefix when the row itself names no country. `RowReader(mapping, …).read(number, cells)` is
    the same for one row.
ClientRow: number (rows count from 1 after the header, blank ones too, as a spreadsheet counts), cells (as read, for the
    file of refused rows), kind (`person`, `organisation`), name, given_name, middle_name, family_name, nickname, gender (`f`, `m`, ``), organisation (name),
    job_title, phones [Phone(raw, label, number)] (number is E.164 or None), emails [Email(address, label, is_valid)],
    street, city, region, postal_code, country (as typed), country_code (ISO or ``), address (all of it in lines),
    website, tax_number, birthday (date or None), notes, tags, language (one of ours or ``), owner (e-mail or name as typed),
    phase (`lead`, `active`, `dormant`, `lost` or ``), phase_reason, source, addressed_as, what_counts,
    preferred_channel, office (as typed), client_id (only in our own export), external_id, errors, warnings.
    Texts are no longer than the columns of the database; what had to be cut is in the notes and among the warnings.
"""

from clients.imports.client_row import ClientRow, Email, Phone, Problem
from clients.imports.fields import Field
from clients.imports.guessing import guess_mapping
from clients.imports.limits import ReadError, no_rows
from clients.imports.mapping import Column, Mapping, fingerprint
from clients.imports.rows import RowReader, read_rows
from clients.imports.tables import Table, open_table
from clients.imports.vcards import HEADERS as CARD_HEADERS

__all__ = [
    "CARD_HEADERS",
    "ClientRow",
    "Column",
    "Email",
    "Field",
    "Mapping",
    "Phone",
    "Problem",
    "ReadError",
    "RowReader",
    "Table",
    "fingerprint",
    "guess_mapping",
    "no_rows",
    "open_table",
    "read_rows",
]
