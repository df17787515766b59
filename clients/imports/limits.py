"""What a file may hold at most, and the one error a reader raises."""

from django.utils.translation import gettext as _

from core.errors import RuleError

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELL_CHARS = 1024 * 1024
# Of a spreadsheet, unpacked: it is packed about ten to one.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_PARTS = 2_000
MAX_CELLS = 5_000_000


class ReadError(RuleError):
    """The file cannot be read as a list of clients. The message is one translated sentence that says what to do."""

    def __init__(self, message: str, code: str = "unreadable_file") -> None:
        super().__init__(message, code=code, field="file")


def too_large() -> ReadError:
    limit = MAX_FILE_BYTES // (1024 * 1024)
    return ReadError(
        _("The file is larger than %(limit)s MB. Split it and import the parts.") % {"limit": limit},
        "too_large",
    )


def too_many_rows() -> ReadError:
    message = _("The file has more than %(limit)s rows. Split it and import the parts.")
    return ReadError(message % {"limit": MAX_ROWS}, "too_large")


def too_many_columns() -> ReadError:
    message = _("The file has more than %(limit)s columns. Remove those that are not needed.")
    return ReadError(message % {"limit": MAX_COLUMNS}, "too_large")


def cell_too_long() -> ReadError:
    message = _("A cell of the file is longer than %(limit)s characters. Is a quotation mark missing?")
    return ReadError(message % {"limit": MAX_CELL_CHARS}, "too_large")


def too_much_unpacked() -> ReadError:
    message = _(
        "Unpacked, the spreadsheet is larger than allowed. Save the sheet with the clients alone, or as CSV."
    )
    return ReadError(message, "too_large")


def not_a_table() -> ReadError:
    return ReadError(_("This is not a table. Please choose a CSV, Excel (XLSX) or vCard file."), "wrong_type")


def damaged() -> ReadError:
    return ReadError(_("The file is damaged and cannot be read. Please save it again, or as CSV."))


def protected() -> ReadError:
    return ReadError(_("The file is protected by a password. Please save it without one."), "protected")


def empty() -> ReadError:
    return ReadError(_("The file is empty."), "empty")


def no_rows() -> ReadError:
    return ReadError(_("Nobody is in this file: it has no rows."), "no_rows")
