"""Every setting of the platform: place, security, parts, database, pages, time, files, sign-in, logs, journal."""

import os
from pathlib import Path

from motcua.config import database, environment
from motcua.notices.rules.hours import Hours

# --- place -----------------------------------------------------------------------------------------------
ROOT = Path(__file__).resolve().parents[2]
HOME = environment.path("MOTCUA_HOME", ROOT / ".motcua")
PROVINCE = environment.text("MOTCUA_PROVINCE", "H99")
PUBLIC_URL = environment.text("MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# on every page, and so not asked of the database: the page that says the database is down shows them too
HOUSE = environment.text("MOTCUA_HOUSE", "Tỉnh Sông Tiền")
HOTLINE = environment.text("MOTCUA_HOTLINE", "0200 999 9999")

# --- security --------------------------------------------------------------------------------------------
DEBUG = environment.flag("MOTCUA_DEBUG", False)
SECRET_KEY = environment.secret("MOTCUA_SECRET_KEY", HOME / "secrets" / "session.key")
SEAL_KEY = environment.secret("MOTCUA_SEAL_KEY", HOME / "secrets" / "seal.key")
ALLOWED_HOSTS = environment.words("MOTCUA_ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.config.errors.wrong_form_mark"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 12 * 3600  # one working day: counter computers are shared
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "frame-src": ["'self'"],  # a paper is shown beside the dossier
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
    }
}

# --- parts -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "motcua.base",
    "motcua.journal",
    "motcua.accounts",
    "motcua.workdays",
    "motcua.files",
    "motcua.notices",
    "motcua.offices",
    "motcua.catalogue",
    "motcua.paperwork",
    "motcua.dossiers",
    "motcua.intake",
    "motcua.targets",
    "motcua.portal",
    "motcua.counter",
    "motcua.desk",
    "motcua.board",
    "motcua.gateways",
    "motcua.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "motcua.config.middleware.ActorMiddleware",
    "motcua.config.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database --------------------------------------------------------------------------------------------
DATABASES = database.connections(HOME, seconds=environment.number("MOTCUA_STATEMENT_SECONDS", 60))

CACHES = {
    # counts of wrong tries must hold across processes; the database is the one place all of them share
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
        # past so many rows the oldest names are thrown out, counts among them: nobody must be able to write that many
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- pages -----------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "motcua"],  # a template's name is its path: desk/dossiers/detail.html
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "motcua.config.shell.shell",
            ],
            "builtins": ["motcua.config.templatetags.motcua"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]
STATIC_URL = "/tinh/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ROOT / "assets"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # only what assets/ holds
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.config.statics.Assets"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- time and language -----------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["motcua.config.formats"]

# --- files -----------------------------------------------------------------------------------------------
MEDIA_ROOT = environment.path("MOTCUA_MEDIA", HOME / "media")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- papers ----------------------------------------------------------------------------------------------
# who signs papers: a class that fits paperwork.ports.Signer; empty leaves them unsigned
PAPER_SIGNER = environment.text("MOTCUA_PAPER_SIGNER", "motcua.paperwork.operations.trial_signer.TrialSigner")

# where to complain, on every letter: {desk}, {address}, {phone}, {head} are filled in; empty for the usual words
COMPLAINT_ROUTE = environment.text("MOTCUA_COMPLAINT_ROUTE", "")

# --- messages --------------------------------------------------------------------------------------------
# who carries them: a class that fits notices.ports.Carrier; empty keeps them here, and says so
NOTICE_CARRIERS = {
    "mail": environment.text("MOTCUA_MAIL_CARRIER", ""),
    "sms": environment.text("MOTCUA_SMS_CARRIER", ""),
}
EMAIL_HOST = environment.text("MOTCUA_MAIL_HOST", "localhost")
EMAIL_PORT = environment.number("MOTCUA_MAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("MOTCUA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("MOTCUA_MAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.text("MOTCUA_MAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = environment.text("MOTCUA_MAIL_SECURITY", "starttls") == "tls"
EMAIL_TIMEOUT = 15
MAIL_FROM = environment.text("MOTCUA_MAIL_FROM", "khong-tra-loi@localhost")
SMS_URL = environment.text("MOTCUA_SMS_URL", "")
SMS_SECRET = environment.text("MOTCUA_SMS_SECRET", "")
SMS_SENDER = environment.text("MOTCUA_SMS_SENDER", "MOTCUA")
SMS_TIMEOUT = 10
# when they may go out, in Vietnamese time
NOTICE_HOURS = Hours.parse(environment.text("MOTCUA_NOTICE_HOURS", "07:00-21:00"))
# of what citizens are told (accepted, supplement, moved, ready), what they are not
MESSAGES_OFF = environment.words("MOTCUA_MESSAGES_OFF", [])

# --- apologies -------------------------------------------------------------------------------------------
# how many working days a letter of apology may ask for at most; empty: as many as the procedure's own limit
APOLOGY_LONGEST_DAYS = environment.number("MOTCUA_APOLOGY_LONGEST_DAYS", 0, least=0) or None

# --- sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/vao-viec/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # a quarter of an hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "motcua.config.signin.locked_out"
AXES_RESET_ON_SUCCESS = True

# --- logs ------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MOTCUA_LOG_LEVEL", "WARNING")},
}

# --- journal ---------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["motcua.config.schedule"]
