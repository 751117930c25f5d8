"""Settings, all in one place. Every value comes from the environment; docs/environment.md lists the names.

A missing or unfit value stops the start with a sentence. Secrets may come from a file: ``NAME_FILE`` names it.
"""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from backend import database

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str | None = None) -> str:
    """A setting as text; from the file that ``NAME_FILE`` names, where that is set."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {fault.strerror}") from None
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/environment.md says what it means.")
    return value


def one_of(name: str, choices: tuple[str, ...], default: str | None = None) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(choices)}")
    return value


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


ENVIRONMENT = one_of("FOOTBRIDGE_ENV", ("demo", "test", "production"))
PROCESS = one_of("FOOTBRIDGE_PROCESS", ("web", "worker", "scheduler", "manage", "tests"), "manage")
IN_PRODUCTION = ENVIRONMENT == "production"
DEBUG = False  # a stack trace shows people's data, so there is no setting that turns it on

SECRET_KEY = text("FOOTBRIDGE_SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("FOOTBRIDGE_SECRET_KEY is too short: make it 50 random characters")

ALLOWED_HOSTS = listed("FOOTBRIDGE_HOSTS", "" if IN_PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = listed("FOOTBRIDGE_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "backend.pathways",
    "backend.instruments",
    "backend.audit",
    "backend.accounts",
    "backend.outbox",
    "backend.api",
    "backend.people",
    "backend.cases",
    "backend.courts",
    "backend.care",
    "backend.custody",
    "backend.boards",
    "backend.demo",
    "backend.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "backend.api.middleware.ApiAnswers",
    "backend.web.door.TransactionDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "backend.web.door.RuleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# --- the database: which role this process connects as is decided in one place -----------------------------------

DATABASES: dict[str, dict[str, Any]] = {"default": database.settings_for(database.role_of_process(PROCESS), PROCESS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = text("REDIS_URL")

# --- accounts and sign-in ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ApiClient"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if ENVIRONMENT == "test"  # sign-in is in every browser test, and the strong hash is meant to be slow
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day; nobody stays signed in overnight
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_HTTPONLY = True

OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials alone
    "OAUTH2_VALIDATOR_CLASS": "backend.api.tokens.ClientCredentials",
    "SCOPES_BACKEND_CLASS": "backend.api.tokens.ClientScopes",
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # the database holds a token's checksum, never the token
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "SCOPES": {
        "cases:read": "Read the cases that your organisation is a party to",
        "cases:write": "Open cases and act on them",
    },
    "DEFAULT_SCOPES": ["cases:read"],
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.api.bodies.JsonParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["backend.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["backend.api.authentication.CoversScope"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "backend.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,  # no ?format=
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would describe what the caller may not see
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Footbridge API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- what a browser is told --------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
PROXIES = int(text("FOOTBRIDGE_PROXIES", "0"))  # of our own in front, each adding the caller to X-Forwarded-For
CONTACT = text("FOOTBRIDGE_CONTACT", "")  # e-mail of whoever runs this; on every page and in security.txt
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IN_PRODUCTION else None
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes: court messages beyond this come as files through the worker

# --- language and time -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- static files ------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# elsewhere they are served from where they lie, and a folder that is not there would be warned of
STATIC_ROOT = os.environ.get("FOOTBRIDGE_STATIC", str(ROOT / "static")) if IN_PRODUCTION else None
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
WHITENOISE_AUTOREFRESH = False

# --- mail --------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = text("FOOTBRIDGE_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
PUBLIC_URL = text("FOOTBRIDGE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")  # what links in messages begin with
DEFAULT_FROM_EMAIL = text("FOOTBRIDGE_EMAIL_FROM", "footbridge@localhost")

# --- log: one line an event on standard error, no person's data --------------------------------------------------

if ENVIRONMENT != "test":  # a test says more of what went wrong, and its people are invented
    LOGGING_CONFIG = "backend.log_formatter.configure"
_ON_STANDARD_ERROR = {"handlers": ["stderr"], "propagate": False}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "backend.log_formatter.WithoutPersonalData"}
        if ENVIRONMENT != "test"
        else {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # those that come with handlers of their own, which would write what ours leaves out
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        "gunicorn.error": _ON_STANDARD_ERROR,
        "gunicorn.access": _ON_STANDARD_ERROR,
    },
}
