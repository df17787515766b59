"""Settings of the whole office, driven by the environment alone (docs/configuration.md)."""

import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from core.env import flag, is_given, setting

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What an operator decides -------------------------------------------------------------------------------------
DEBUG = flag("DEBUG", about="Developer mode: error pages show code. Refused with a public BASE_URL.")
SECRET_KEY = setting(
    "SECRET_KEY", about="Signs sessions and links, encrypts stored secrets. `make run` makes one in DATA_DIR."
)
PORT = setting("PORT", "8000", "Port of the web server on 127.0.0.1.")
BASE_URL = setting(
    "BASE_URL", f"http://127.0.0.1:{PORT}", "Address people use; it stands in every link that Dossier sends."
).rstrip("/")
DATA_DIR = Path(
    setting("DATA_DIR", str(BASE_DIR / "var"), "Folder of uploaded files and of the embedded servers.")
)
OFFICE_COUNTRY = setting(
    "OFFICE_COUNTRY", "BG", "Country (ISO 3166) of the first office; seeds its week, currency, phones."
)
LANGUAGE_CODE = setting(
    "LANGUAGE_CODE", "en", "Language of the sign-in page and of the first office: en, bg, ru, uk, ar."
)
TIME_ZONE = setting("TIME_ZONE", "Europe/Sofia", "Time zone (IANA) of the first office.")
EMAIL_URL = setting(
    "EMAIL_URL", "log://", "How e-mail leaves: smtp://, smtps://, anymail+<provider>://, log://."
)
EMAIL_FROM = setting(
    "EMAIL_FROM", "Dossier <office@localhost>", "Sender of e-mail, unless an office has its own."
)
IMAP_URL = setting("IMAP_URL", "", "Mailbox that is read for answers: imaps://user:pass@host/INBOX.")
SMS_URL = setting("SMS_URL", "log://", "How SMS leave: twilio://, kannel://, https+json://, log://.")
SMS_FROM = setting("SMS_FROM", "", "Sender of SMS, unless an office has its own.")
# explicit words of the operator, `log://` included: Settings do not speak against them
GATEWAYS_GIVEN = frozenset(name for name in ("EMAIL_URL", "IMAP_URL", "SMS_URL") if is_given(name))
PUSH_HOSTS = {
    host.strip().lower()
    for host in setting(
        "PUSH_HOSTS", "", "Push services beside those of the browsers, as host or host:port, by comma."
    ).split(",")
    if host.strip()
}
ADMIN_EMAIL = setting("ADMIN_EMAIL", "admin@dossier.local", "Sign-in of the first administrator.")
ADMIN_PASSWORD = setting("ADMIN_PASSWORD", "", "Password of the first administrator; made up when empty.")
DATABASE_URL = setting(
    "DATABASE_URL", "", "postgresql://user:password@host:5432/name; empty means the embedded server."
)
REDIS_URL = setting(
    "REDIS_URL",
    "redis://127.0.0.1:6379/0",
    "Broker of the jobs; empty for `make run` means the embedded one.",
)
CACHE_URL = setting(
    "CACHE_URL", "db://", "Cache of rate limits: db:// (survives a lost Redis) or redis://host:6379/1."
)
METRICS_TOKEN = setting("METRICS_TOKEN", "", "Bearer token of /metrics; without one the page does not exist.")
SENTRY_DSN = setting("SENTRY_DSN", "", "Where errors are reported; nowhere when empty.")
ALLOWED_HOSTS = [
    host
    for host in setting(
        "ALLOWED_HOSTS", "", "Host names, by comma; the host of BASE_URL and loopback when empty."
    ).split(",")
    if host
] or [urlsplit(BASE_URL).hostname or "localhost", "127.0.0.1", "localhost"]
TRUSTED_PROXIES = int(
    setting("TRUSTED_PROXIES", "0", "How many proxies in front set X-Forwarded-For (compose: 1).")
)

_HTTPS = BASE_URL.startswith("https://")

# --- Rooms ----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "phonenumber_field",
    "pgtrigger",
    "pghistory",
    "core",
    "accounts",
    "history",
    "links",
    "notifications",
    "clients",
    "tasks",
    "desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.AskToSignIn",
    "accounts.middleware.SpeakUsersLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.HtmxManners",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.AuditContext",
    "core.middleware.NoStore",
]
ROOT_URLCONF = "crm.urls"
ASGI_APPLICATION = "crm.asgi.application"
WSGI_APPLICATION = "crm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
                "notifications.context.unread",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # psycopg2 has no pool in Django: a bounded thread pool keeps one connection per thread
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 4, **dict(parse_qsl(parts.query))},
    }


DATABASES = {"default": _database(DATABASE_URL or "postgresql://crm@127.0.0.1:5432/crm")}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
    if CACHE_URL == "db://"
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
}
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Languages and time -----------------------------------------------------------------------------------------------
LANGUAGES = [
    ("en", "English"),
    ("bg", "Български"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = OFFICE_COUNTRY

# --- Sign-in ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotMyOwnName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "notifications.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "notifications.reset.ResetPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/m/key,30/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# administrators hand out addresses, nobody verifies one: without this no second factor could be set up
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Dossier"
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"

# --- Security headers -------------------------------------------------------------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = False  # the front end (Caddy) answers plain HTTP with a redirect
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
# W008: see SECURE_SSL_REDIRECT; W021: a browser's preload list is the domain owner's decision
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Static files: our own names carry a content hash from the build ----------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.+[.-][0-9A-Za-z]{8,12}\.(js|css|svg|woff2)$"

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.JsonParser"],
    "URL_FORMAT_OVERRIDE": None,  # there is one format: `?format=` is an unknown parameter like any other
    "DEFAULT_PAGINATION_CLASS": "core.api.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dossier",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ClientKind": "clients.models.Kind",
        "CommentKind": "clients.models.CommentKind",
        "ContactKind": "clients.models.ContactKind",
        "PreferredChannel": "clients.models.Channel",
        "MessageChannel": "notifications.models.Message.Channel",
        "MessageState": "notifications.models.Message.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.schema.add_errors",
    ],
}

# --- Jobs: the row in PostgreSQL is the job, Celery carries kicks (delivery.md) -------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
    "retry_on_timeout": False,
}
CELERY_WORKER_CONSUMER = "crm.consumer:Consumer"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- Delivery: every wait and limit of the engine, in seconds; drills run at a higher STORM_SCALE ---------------------------
STORM_SCALE = float(
    setting("STORM_SCALE", "1", "For fault drills only: divides every wait and limit of delivery.")
)
DELIVERY = {
    name: seconds / STORM_SCALE
    for name, seconds in {
        "lease_s": 30.0,
        "connect_s": 5.0,
        "wire_s": 15.0,
        "repeat_s": 1.2,  # a line that broke is tried once more after this, where repeating is harmless
        "sweep_s": 5.0,
        "budget_s": 20.0,  # after this a sweep ends and lets the next kick go on
        "watchdog_s": 30.0,  # the watchdog takes what is due for longer
        "look_s": 1.0,  # and looks this often
        "plan_s": 60.0,
        "horizon_s": 900.0,
        "heartbeat_s": 5.0,
        "beat_lost_s": 90.0,
        "retry_first_s": 30.0,
        "retry_most_s": 6 * 3600.0,
        "give_up_s": 72 * 3600.0,
        "pause_most_s": 3600.0,
        "breaker_first_s": 5.0,
        "breaker_most_s": 900.0,
        "late_s": 600.0,  # from then on a message says that it comes late
        "banner_s": 60.0,  # from then on people see that messages run late
        "mailbox_s": 60.0,
        "undo_s": 10.0,  # a message written by hand waits so long for a change of mind
    }.items()
}
ANSWER_CAP_BYTES = 64 * 1024
CLAIM_BATCH = 40  # messages claimed at once
WIRE_AT_ONCE = 20  # of them on the wire at the same time
ANYMAIL = {"REQUESTS_TIMEOUT": (DELIVERY["connect_s"], DELIVERY["wire_s"])}
CRASH_POINTS = False  # CRASH_AT=<step> kills the process there; armed only by the settings of tests/faults

# --- Logs: one JSON line each, no personal data ---------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # core.views logs a page that failed, with the reference that its reader was given
        "django.request": {"level": "ERROR" if DEBUG else "CRITICAL"},
        "django.security": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
    },
}

IS_TESTING = "pytest" in sys.modules
if IS_TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
