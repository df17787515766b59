"""Names sort as the whole table of Unicode says, although only a part of it is ever read."""

import sys
import unicodedata

from pyuca import Collator

from core.collation import PAGE_BITS, PagedCollator


def test_every_kind_of_letter_weighs_what_the_whole_table_says() -> None:
    whole, paged = Collator(), PagedCollator()
    everyday = [*range(0x20, 0x600), *range(0x600, 0x700), *range(0x1E00, 0x2000)]
    elsewhere = range(0x700, sys.maxunicode, 997)
    for code in (*everyday, *elsewhere):
        letter = chr(code)
        if unicodedata.category(letter) not in {"Cs", "Cn"}:
            assert paged.sort_key(letter) == whole.sort_key(letter), hex(code)


def test_letters_written_as_two_signs_weigh_as_one() -> None:
    whole, paged = Collator(), PagedCollator()
    for text in ("й", "ї", "é", "Å", "آ", "أ", "กำ", "が", "ё́", "ọ̣"):
        assert paged.sort_key(text) == whole.sort_key(text), text


def test_only_the_pages_of_the_letters_met_are_read() -> None:
    paged = PagedCollator()
    paged.sort_key("Ivan Петров")
    assert paged.pages == {0x00 >> PAGE_BITS, ord("П") >> PAGE_BITS}
