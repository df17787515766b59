"""The office's own settings plus the floor: what any page must cost, served the same way in the same run."""

from crm.settings import *
from crm.settings import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.middleware.CountQueries", *MIDDLEWARE]
ACCOUNT_RATE_LIMITS = False  # a benchmark asks more often than people may
