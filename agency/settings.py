"""One settings file; everything that differs between places comes from the environment (docs/setup.md)."""

import sys
from datetime import timedelta
from pathlib import Path

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SITE_HTTPS = env.bool("SITE_HTTPS", default=not DEBUG)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

# ---- Who runs what. `default` is the application's role, `owner` owns the schema and migrates.

DATABASES = {}
if "DATABASE_URL" in env.ENVIRON:
    DATABASES["default"] = env.db("DATABASE_URL")
    DATABASES["owner"] = env.db("DATABASE_OWNER_URL", default=env("DATABASE_URL"))
    for name, database in DATABASES.items():
        database["CONN_HEALTH_CHECKS"] = True
        database["CONN_MAX_AGE"] = None if name == "default" else 0
        # A filing's page joins sixteen tables by their keys: trying every order took 45 of its 53 ms (measured).
        # And what a process that was killed had begun is given up in a second, not when its statement has run through.
        # To start processes for a question of a page takes longer than to answer it (measured: 27 ms in the middle and
        # 105 at the worst, against 13 and 18 without). Only what reads very much is worth it.
        told = {"join_collapse_limit": 4, "client_connection_check_interval": "1s", "parallel_setup_cost": 10000}
        options = " ".join(f"-c {setting}={value}" for setting, value in told.items())
        database.setdefault("OPTIONS", {})["options"] = options
        database["OPTIONS"]["prepare_threshold"] = 5  # Django's None would forbid agency/offices/prepared.py its work
DATABASE_ROUTERS = ["agency.offices.routers.ApplicationRole"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")

# ---- Keys of protected data (agency/sealing). The first field key seals, all of them open.

FIELD_KEYS = env("FIELD_KEYS", default="")
INDEX_KEY = env("INDEX_KEY", default="")
LINE_KEY = env("LINE_KEY", default="")

# ---- The line to the national exchange

EXCHANGE_SENDER = env("EXCHANGE_SENDER", default="kuasheng")
EXCHANGE_BATCH = env.int("EXCHANGE_BATCH", default=1000)
EXCHANGE_LEASE_SECONDS = env.int("EXCHANGE_LEASE_SECONDS", default=30)
EXCHANGE_ANSWER_SECONDS = env.int("EXCHANGE_ANSWER_SECONDS", default=30)

INSTALLED_APPS = [
    "agency.offices",
    "agency.policy",
    "agency.workers",
    "agency.audit",
    "agency.exchange",
    "agency.duties",
    "institutions",
    "filings",
    "settlement",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "axes",
    "csp",
    "django_structlog",
]
REFERENCE_LOADERS = [
    "agency.policy.reference.load",
    "institutions.reference.load",
    "settlement.reference.load",
]

DEMO_LOADERS = [
    "agency.offices.demo.load",
    "agency.workers.demo.load",
    "filings.demo.load",
    "filings.demo_afternoon.load",
    "settlement.demo.load",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "agency.offices.programs.Programs",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agency.offices.ways_back.WaysBack",
    "agency.offices.middleware.RequestLog",
    "agency.offices.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "agency.urls"
WSGI_APPLICATION = "agency.wsgi.application"
ADMIN_SITE = "agency.offices.sites.desk_admin"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agency.offices.frame.frame",
            ],
        },
    },
]

# ---- People and sessions

AUTH_USER_MODEL = "offices.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "agency.offices.backends.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "offices:desk"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username"]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if SITE_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SITE_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "agency.offices.views.csrf_failure"
SECURE_SSL_REDIRECT = SITE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000 if SITE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# ---- Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
FORMAT_MODULE_PATH = ["agency.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
WHITENOISE_USE_FINDERS = True

# ---- Tasks: wake-ups only, so short limits and no result store

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "wake-ups"
CELERY_TASK_ROUTES = {
    "institutions.tasks.*": {"queue": "long"},
    "settlement.tasks.*": {"queue": "long"},
    "agency.workers.tasks.compare_lists": {"queue": "long"},
    "agency.policy.tasks.count_late": {"queue": "long"},
    "filings.tasks.papers": {"queue": "long"},
}
"""A list of a whole country takes minutes: it waits in a line of its own, and holds up no message to the exchange."""
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = env("BEAT_SCHEDULE", default=str(BASE_DIR / "var" / "beat"))
CELERY_BEAT_SCHEDULE = {
    "sweep-exchange": {"task": "agency.exchange.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
    "count-late": {"task": "agency.policy.tasks.count_late", "schedule": crontab(hour=0, minute=50)},
    "papers": {"task": "filings.tasks.papers", "schedule": crontab(hour=1, minute=10)},
    "compare-lists": {"task": "agency.workers.tasks.compare_lists", "schedule": crontab(hour=2, minute=10)},
    "judge-institution-lists": {
        "task": "institutions.tasks.judge_lists",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "apply-institution-lists": {
        "task": "institutions.tasks.apply_lists",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "undo-institution-lists": {
        "task": "institutions.tasks.undo_lists",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "judge-catalogues": {
        "task": "settlement.tasks.judge_catalogues",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "lapse-referrals": {"task": "filings.tasks.lapse_referrals", "schedule": crontab(hour=0, minute=20)},
    "watch-exchange": {"task": "agency.exchange.tasks.watch", "schedule": 15.0, "options": {"expires": 15}},
}
"""Times of day are those of Asia/Shanghai (CELERY_TIMEZONE)."""

# ---- Records of change

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True

# ---- Logs: structured, to standard output, without personal data

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        },
    },
    "filters": {"faceless": {"()": "agency.offices.logs.Faceless"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "json",
            "filters": ["faceless"],
        },
    },
    "loggers": {
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
