"""Repeats: as RFC 5545 says and other programs agree, but for the 31st, which people mean as the last day."""

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleError
from tasks.repeats import WORKDAYS, check_rule, describe, next_days

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ical"
START = date(2030, 1, 31)
# what we mean otherwise: months without that day take their last one
CLAMPED = {"FREQ=MONTHLY;COUNT=12"}
# negative days of a year read differently by dateutil and libical
DISPUTED = {"FREQ=YEARLY;BYMONTHDAY=-29,-1;COUNT=4"}


def days(rule: str, start: date = START, count: int = 5) -> list[str]:
    return [str(day) for day in next_days(rule, start, start, count)]


@pytest.mark.parametrize(
    ("rule", "start", "found"),
    [
        ("FREQ=MONTHLY", START, ["2030-02-28", "2030-03-31", "2030-04-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=30", date(2030, 1, 30), ["2030-02-28", "2030-03-30", "2030-04-30"]),
        ("FREQ=YEARLY", date(2028, 2, 29), ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("FREQ=WEEKLY;INTERVAL=2", START, ["2030-02-14", "2030-02-28"]),
        (WORKDAYS, date(2030, 2, 1), ["2030-02-04", "2030-02-05"]),
        ("FREQ=DAILY;UNTIL=20300202", START, ["2030-02-01", "2030-02-02"]),
        ("FREQ=DAILY;COUNT=3", START, ["2030-02-01", "2030-02-02"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", START, ["2030-02-22", "2030-03-29"]),
    ],
)
def test_the_next_days(rule, start, found):
    assert days(rule, start, len(found)) == found


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999", "FREQ=DAILY;COUNT=2;UNTIL=20310101",
        "FREQ=DAILY;UNTIL=soon", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=DAILY;COUNT=1",
        "FREQ=DAILY;UNTIL=20290101", "FREQ=DAILY;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO",
        "FREQ=DAILY;FREQ=DAILY", "FREQ=", "DAILY", "FREQ=DAILY\nRRULE:FREQ=DAILY", "x" * 300, "FREQ=DAILY;DTSTART=1",
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_or_never_comes_is_refused(rule):
    with pytest.raises(RuleError) as refused:
        check_rule(rule, START)
    assert refused.value.field == "repeat"


@settings(max_examples=300, deadline=None)
@given(st.text("FREQDAILYWKMONTHBS=;,0123456789-+ \n", max_size=60))
def test_no_text_is_an_error_of_ours(text):
    with suppress(RuleError):
        check_rule(f"FREQ=WEEKLY;{text}", START)


@pytest.mark.skipif(not DATA.exists(), reason="the published rules of ../shared/data are not here")
def test_published_rules_agree():
    seen = 0
    for case in json.loads((DATA / "rrule_libical_expected.json").read_text()):
        rule, expected = case["rrule"], case["instances"]
        if rule in CLAMPED | DISPUTED or not expected[0][:8].isdigit():
            continue
        start = datetime.strptime(case["dtstart"][:8], "%Y%m%d").date()
        before = start - timedelta(days=1)
        try:
            check_rule(rule, start)
            found = [f"{day:%Y%m%d}" for day in next_days(rule, start, before, len(expected))]
        except RuleError:
            continue  # narrower than the RFC on purpose
        if len(found) == len(expected):
            assert found == [text[:8] for text in expected], rule
            seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    ("rule", "after", "words"),
    [
        ("", None, ""),
        ("FREQ=DAILY", None, "Every day"),
        ("FREQ=MONTHLY;INTERVAL=3", None, "Every 3 months"),
        (WORKDAYS, None, "Every working day, Monday to Friday"),
        ("", 1, "1 day after it is done"),
        ("FREQ=MONTHLY;BYDAY=-1FR", None, "FREQ=MONTHLY;BYDAY=-1FR"),
    ],
)
def test_a_repeat_reads_in_words(rule, after, words):
    with translation.override("en"):
        assert describe(rule, after) == words
