"""The counter under an SMS that is being typed: the script agrees with the published counters, and with our own."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import ngettext, override

from clients.views.counting import plural_forms
from notifications import sms

ROOT = Path(settings.BASE_DIR)
DATA = ROOT.parent / "shared" / "data" / "sms"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="needs node")
ASK = """
import { cheaper, count, filled } from "%s";
let given = "";
for await (const piece of process.stdin) given += piece;
const texts = JSON.parse(given);
console.log(JSON.stringify(texts.map((text) => ({ ...count(text), cheaper: cheaper(text), filled: filled(text, { name: "Константин" }) }))));
"""


def counted(texts: list[str], tmp_path: Path) -> list[dict]:
    script = tmp_path / "ask.mjs"
    copy = tmp_path / "sms.mjs"
    copy.write_text((ROOT / "assets/js/sms.js").read_text())
    script.write_text(ASK % copy.as_uri())
    done = subprocess.run(
        [NODE, script], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


@needs_node
@needs_data
def test_every_published_case_is_equal(tmp_path):
    twilio = json.loads((DATA / "segments_twilio.json").read_text())
    gsm = json.loads((DATA / "segments_gsm_charset_utils.json").read_text())
    answers = counted([case["body"] for case in twilio] + [case["text"] for case in gsm], tmp_path)
    for case, answer in zip(twilio, answers, strict=False):
        assert (answer["encoding"], answer["parts"]) == (case["encoding"], case["segments"]), case
    names = {"GSM": sms.GSM7, "UCS2": sms.UCS2}
    for case, answer in zip(gsm, answers[len(twilio) :], strict=True):
        wanted = case["expected"]
        assert (answer["encoding"], answer["parts"], answer["units"]) == (
            names[wanted["encoding"]], wanted["msgCount"], wanted["charCount"],
        ), case["name"]  # fmt: skip
    assert len(answers) == 20


@needs_node
def test_the_script_and_the_server_count_alike(tmp_path):
    chance = random.Random(7)
    letters = "abc xyz 0189 @£€^{}[]~|\\ \n“”’„–… ñé Привет السلام 😀👩‍👩‍👧 "
    texts = [
        "".join(chance.choices(letters, k=chance.choice([0, 1, 69, 70, 71, 134, 159, 160, 161, 306, 400])))
        for _ in range(600)
    ]
    for text, answer in zip(texts, counted(texts, tmp_path), strict=True):
        size = sms.count(text)
        assert (answer["encoding"], answer["units"], answer["parts"], answer["left"]) == (
            size.encoding, size.units, size.parts, size.left,
        ), text  # fmt: skip
        plain = answer["cheaper"]
        assert (plain["text"] if plain else None) == sms.cheaper(text)


@needs_node
def test_curly_quotes_are_offered_plain_with_what_it_saves(tmp_path):
    text = "It’s “ready”. " + "a" * 100
    (answer,) = counted([text], tmp_path)
    assert answer["cheaper"] == {
        "text": text.replace("’", "'").replace("“", '"').replace("”", '"'),
        "replaced": 3,
        "saved": 1,
    }


@needs_node
def test_merge_fields_count_for_the_longest_recipient(tmp_path):
    (answer,) = counted(["Dear {{ name }}, {{name}} {{other}}"], tmp_path)
    assert answer["filled"] == "Dear Константин, Константин {{other}}"


@pytest.mark.parametrize(("language", "forms"), [("en", 2), ("bg", 2), ("ru", 3), ("uk", 3), ("ar", 6)])
def test_every_plural_form_of_a_language_goes_to_the_script(language, forms):
    with override(language):
        found = plural_forms(lambda n: ngettext("%(n)s day", "%(n)s days", n))
    assert {"other"} <= found.keys()
    assert len(found) in {forms, forms + 1}
