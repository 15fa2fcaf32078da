"""Settings of Secu4All: one file, fixed sections, every value that differs between installations comes from the environment.

The same module serves the embedded run-time (SQLite, Valkey on a socket), the production shape (PostgreSQL, Redis) and the tests.
"""

from pathlib import Path

from secu4all import env

# --- Where things are -------------------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
MEDIA_DIR = env.folder("MEDIA_DIR", BASE_DIR / "media")
MEDIA_ROOT = MEDIA_DIR / "public"
PRIVATE_ROOT = MEDIA_DIR / "private"
STATIC_ROOT = env.folder("STATIC_DIR", DATA_DIR / "static")
CURRICULUM_DIR = BASE_DIR / "curriculum"

# --- Who we are -------------------------------------------------------------------------------------------------------
DEMO = env.flag("DEMO")
DEBUG = False
PORT = env.number("PORT", 8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
SECRET_KEY = env.required("SECRET_KEY", "give the application a random secret of 50 characters or more.")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_HTTPS else []
DEMO_PASSWORD = "secu4all-demo"  # noqa: S105  # public on purpose; refused everywhere but by the DEMO seed
WAGTAIL_SITE_NAME = "Secu4All"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "secu4all",
    "reports",
    "certificates",
    "quizzes",
    "courses",
    "accounts",
    "website",
    "wagtail_localize",
    "wagtail_localize.locales",  # instead of wagtail.locales, not beside it
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "secu4all.middleware.RequestMiddleware",  # first: received_at and the request id count from the first line
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "secu4all.middleware.CompressionMiddleware",  # outside whatever changes the body
    "secu4all.middleware.PolicyMiddleware",  # before CSP, so that it runs after it on the way out
    "secu4all.middleware.SteadyPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PrivilegedMiddleware",
    "secu4all.middleware.ErrorPageMiddleware",
    "secu4all.middleware.CacheControlMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "secu4all.urls"
WSGI_APPLICATION = "secu4all.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "secu4all" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "website.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------------------------------
WEB_THREADS = env.number("WEB_THREADS", 8)
DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR / "secu4all.sqlite3", WEB_THREADS)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")

# --- Broker, cache, tasks ---------------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
VALKEY_SOCKET = env.text("VALKEY_SOCKET", str(DATA_DIR / "valkey.sock"))  # set by the supervisor for its children
CELERY_BROKER_URL = f"{REDIS_URL.rstrip('/')}/0" if REDIS_URL else f"redis+socket://{VALKEY_SOCKET}"
CACHE_LOCATION = f"{REDIS_URL.rstrip('/')}/1" if REDIS_URL else f"unix://{VALKEY_SOCKET}?db=1"
CACHES = {
    "default": {
        "BACKEND": "secu4all.cache.ForgivingRedisCache",
        "LOCATION": CACHE_LOCATION,
        "TIMEOUT": 3600,  # every entry ends: the broker's policy is noeviction
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 300, "OPTIONS": {"MAX_ENTRIES": 500}},
}
SOFT_LIMIT, HARD_LIMIT, LEASE_SECONDS, VISIBILITY_TIMEOUT = 90, 120, 300, 600  # in this order, checked at start
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": VISIBILITY_TIMEOUT,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 30,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # acks_late alone loses the task of a killed child
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5 if DEMO else 30
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = SOFT_LIMIT, HARD_LIMIT
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "secu4all.heartbeat", "schedule": 15},
    "sweep-certificates": {"task": "certificates.sweep", "schedule": 60},
    "look-after-certificates": {"task": "certificates.life", "schedule": 60},
    "sweep-completions": {"task": "courses.sweep", "schedule": 60},
    "sweep-sessions": {"task": "courses.sweep_sessions", "schedule": 60},
    "apply-assignments": {"task": "courses.apply_assignments", "schedule": 60},
    "remind": {"task": "courses.remind", "schedule": 3600},
    "mail-reviews": {"task": "courses.mail_reviews", "schedule": 3600},
    "sweep-attempts": {"task": "quizzes.sweep", "schedule": 60},
    "apply-regrades": {"task": "quizzes.apply_regrades", "schedule": 60},
    "analyse-questions": {"task": "quizzes.analyse", "schedule": 900},
    "index-questions": {"task": "quizzes.index_questions", "schedule": 86400},
    "sweep-own-data": {"task": "accounts.sweep", "schedule": 60},
    "retention": {"task": "accounts.retention", "schedule": 86400},
    "mail-invitations": {"task": "accounts.mail_invitations", "schedule": 60},
    "forget-invitations": {"task": "accounts.forget_invitations", "schedule": 86400},
    "freeze-reports": {"task": "reports.freeze_due_periods", "schedule": 3600},
    "tell-looks": {"task": "reports.tell_looks", "schedule": 3600},
    "sweep-reports": {"task": "reports.sweep_papers", "schedule": 60},
}

# --- Accounts and sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["accounts.passwords.PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LongestLengthValidator"},
    {"NAME": "accounts.passwords.HouseWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "signup": "accounts.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
# A town hall is one address: the parts per address are wide, those per account stay narrow (SECURITY.md 5.4).
_WIDE = 10 if DEMO else 1
ACCOUNT_RATE_LIMITS = {
    "change_password": "5/m/user",
    "change_phone": "1/m/user",
    "manage_email": "10/m/user",
    "reset_password": f"{30 * _WIDE}/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
    "reset_password_from_key": f"{30 * _WIDE}/m/ip",
    "signup": f"{60 * _WIDE}/m/ip",
    "login": f"{120 * _WIDE}/m/ip",
    "login_failed": f"{60 * _WIDE}/m/ip,5/5m/key",
    "request_login_code": f"{30 * _WIDE}/m/ip,5/h/key",
    "verify_phone": "5/m/key",
    "confirm_email": "1/3m/key" if not DEMO else "10/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Secu4All"
MFA_SECRET_KEY = env.text("MFA_SECRET_KEY", SECRET_KEY)  # encrypts second factors at rest
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = not DEMO  # of everybody with a role, on privileged addresses
PRIVILEGED_SIGN_IN_SECONDS = 12 * 3600
LOGIN_URL = "account_login"  # a name, so that English readers get the English page
LOGIN_REDIRECT_URL = "courses:dashboard"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# --- Cookies, transport, headers --------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken", "__Host-lang"
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = 63072000, True, True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # DENY would break Wagtail's preview
CSRF_FAILURE_VIEW = "secu4all.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # large StreamFields need them
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
_SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "img-src": [_SELF, "data:"],  # KERN's icons are data: masks
        "font-src": [_SELF],
        "media-src": [_SELF],
        "connect-src": [_SELF],
        "manifest-src": [_SELF],
        "form-action": [_SELF],
        "frame-ancestors": [_SELF],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Languages --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "secu4all" / "locale"]
FORMAT_MODULE_PATH = ["secu4all.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Berlin"
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # else a new translation goes live with the source's text

# --- Wagtail: no call leaves the house, one login ---------------------------------------------------------------------
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # shared passwords are stored in clear
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "csv", "docx", "xlsx", "pptx", "odt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]  # SVG only from checked packages
WAGTAILIMAGES_IMAGE_MODEL = "website.Picture"
WAGTAILMEDIA = {"MEDIA_MODEL": "website.Film", "VIDEO_EXTENSIONS": ["mp4", "webm"], "AUDIO_EXTENSIONS": ["mp3", "ogg"]}
WAGTAIL_USER_EDIT_FORM = WAGTAIL_USER_CREATION_FORM = None
TAGGIT_CASE_INSENSITIVE = True

# --- Static files, uploads --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "secu4all.staticfiles.ModuleManifestStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
ACCEL_REDIRECT = env.text("ACCEL_REDIRECT")  # nginx's internal location for uploads; empty: this process sends the bytes
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Seal of certificates (docs/operations.md) ------------------------------------------------------------------------
SEAL_PKCS12 = env.text("SEAL_PKCS12")  # the operator's key and certificates; empty: an own authority in DATA_DIR/seal
SEAL_PASSPHRASE = env.text("SEAL_PASSPHRASE")
SEAL_TSA_URL = env.text("SEAL_TSA_URL")  # a time stamp authority (RFC 3161): seals become PAdES B-LT
SEAL_ROOTS = env.text("SEAL_ROOTS")  # PEM file with the roots of key and time stamp, asked for by B-LT

# --- Mail -------------------------------------------------------------------------------------------------------------
_mail = env.mail(env.text("EMAIL_URL", f"file://{DATA_DIR / 'mail'}" if DEMO else "console:"))
globals().update(_mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "Secu4All <noreply@localhost>")

# --- Rules of the house (starting values of SECURITY.md) --------------------------------------------------------------
NETWORK_MIN_GROUP = 7
FREEZE_AFTER_DAYS = 14
ANSWER_GRACE_SECONDS = 30
LIMITS = {
    "answer": "120/m",
    "start_attempt": "6/m",
    "enrol": "20/m",
    "verify": "30/m",
    "verify_miss": "10/10m",
    "search": "60/m",
    "export": "10/h",
    "import": "10/h",
    "invite": "20/m",
    "remind": "10/h",
    "ask_revocation": "20/h",
    "invitation_miss": "30/15m",
}

# --- Certificates -----------------------------------------------------------------------------------------------------
CREDENTIAL_KEY = env.text("CREDENTIAL_KEY")  # PEM file of an Ed25519 key; empty: one is made in DATA_DIR/credential at the first start

# --- Logs -------------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "secu4all.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
