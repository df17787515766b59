"""What few requests need is not loaded with the office, and works when it is asked for."""

import subprocess
import sys

from core.lazy import Lazy

HEAVY = ("PIL.Image", "icalendar", "anymail.exceptions", "anymail.urls")


def test_a_lazy_module_is_the_module():
    assert Lazy("json").loads("[1]") == [1]


def test_a_web_process_starts_without_what_few_requests_need():
    code = (
        "import sys, crm.asgi; from django.urls import reverse; reverse('clients:client_list');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
