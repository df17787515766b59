"""Segments and alphabet of an SMS, equal to published counters."""

import json
from pathlib import Path

import pytest

from notifications import sms

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "sms"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")


@needs_data
def test_every_case_of_twilios_counter_is_equal():
    cases = json.loads((DATA / "segments_twilio.json").read_text())
    for case in cases:
        count = sms.count(case["body"])
        assert (count.encoding, count.parts) == (case["encoding"], case["segments"]), case["testDescription"]
    assert len(cases) == 6


@needs_data
def test_every_case_of_gsm_charset_utils_is_equal():
    names = {"GSM": sms.GSM7, "UCS2": sms.UCS2}
    cases = json.loads((DATA / "segments_gsm_charset_utils.json").read_text())
    for case in cases:
        count, expected = sms.count(case["text"]), case["expected"]
        wanted = (names[expected["encoding"]], expected["msgCount"], expected["charCount"])
        assert (count.encoding, count.parts, count.units) == wanted, case["name"]
    assert len(cases) == 14


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts", "left"),
    [
        ("", sms.GSM7, 0, 1, 160),
        ("a" * 160, sms.GSM7, 160, 1, 0),
        ("a" * 161, sms.GSM7, 161, 2, 145),
        ("€", sms.GSM7, 2, 1, 158),
        ("Привет", sms.UCS2, 6, 1, 64),
        ("م" * 71, sms.UCS2, 71, 2, 63),
        ("😀", sms.UCS2, 2, 1, 68),
    ],
)
def test_edges(text, encoding, units, parts, left):
    count = sms.count(text)
    assert (count.encoding, count.units, count.parts, count.left) == (encoding, units, parts, left)


def test_one_curly_quote_that_costs_an_sms_is_offered_plain():
    text = "It’s ready. " + "a" * 100
    assert sms.count(text).parts == 2
    assert sms.cheaper(text) == text.replace("’", "'")
    assert sms.cheaper("It’s ready.") is None
