"""No row of the fault matrix without a test, no test for a row that nobody knows."""

import re
from collections import defaultdict
from pathlib import Path

from tests.faults.matrix import ROWS

TESTS = Path(__file__).parents[1]
MARK = re.compile(r'mark\.row\(\s*"([^"]+)"')


def test_every_row_of_the_matrix_has_a_named_test():
    shown = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for row in MARK.findall(path.read_text()):
            shown[row].add(path.name)
    assert sorted(set(ROWS) - set(shown)) == []
    assert sorted(set(shown) - set(ROWS)) == []
