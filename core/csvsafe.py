"""Cells that a spreadsheet must not take for formulas."""

import re

# Excel, LibreOffice and Google run a cell that begins so; they skip white space before it.
_FORMULA = re.compile(r"'*[\t\r\n]|[\s']*[=+\-@＝＋－＠]")


def safe_cell(text: str) -> str:
    """The text for a CSV cell: with an apostrophe in front when a spreadsheet would run it; undone by `plain_cell`."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The text of a cell without the apostrophe that `safe_cell`, or a person in Excel, put in front of it."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text
