"""Days as people write them, in the grammar of five languages."""

from datetime import date

import pytest
from django.utils import translation

from core.days import long_day, short_day

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "22 Nov", "Sunday, 22 November"),
        ("bg", "22 ноем", "неделя, 22 ноември"),
        ("ru", "22 ноя", "Воскресенье, 22 ноября"),
        ("uk", "22 лис", "Неділя, 22 листопада"),
        ("ar", "22 نوفمبر", "الأحد, 22 نوفمبر"),
    ],
)
def test_months_stand_in_the_case_of_a_date(language, short, long):
    with translation.override(language):
        assert short_day(DAY) == short
        assert long_day(DAY) == long
        assert short_day(DAY, year=True).endswith(" 2026")
        assert long_day(DAY, year=True).endswith(" 2026")
