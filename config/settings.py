"""All settings, from the environment, with defaults for a first look on one's own machine."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from config.mail import mail

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("TRELLIS_VAR", ROOT / "var"))
DEBUG = os.environ.get("TRELLIS_DEBUG", "") == "1"


def secret_key() -> str:
    """The secret from the environment, else one made at set-up and kept in var/."""
    if key := os.environ.get("TRELLIS_SECRET_KEY"):
        return key
    path = VAR / "secret-key"
    return path.read_text().strip() if path.exists() else "insecure-until-set-up-writes-var-secret-key"


def database(url: str) -> dict[str, object]:
    """Django's database settings from postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("TRELLIS_POOL", "8")), "timeout": 10}
        }
        if os.environ.get("TRELLIS_POOL") != "0"
        else {},
    }


def origin(url: str) -> str:
    """The part of an address up to its host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if url else ""


SECRET_KEY = secret_key()
# The secrets before this one, separated by commas: what they signed or encrypted can still be read.
SECRET_KEY_FALLBACKS = [item for item in os.environ.get("TRELLIS_SECRET_KEYS_BEFORE", "").split(",") if item]
ALLOWED_HOSTS = os.environ.get("TRELLIS_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [item for item in os.environ.get("TRELLIS_ORIGINS", "").split(",") if item]
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://trellis@localhost:5432/trellis")
DATABASES = {"default": database(DATABASE_URL)}
# Migrations run as the tables' owner; web, workers and tests as a role that only reads and writes rows.
DATABASE_OWNER = database(os.environ.get("DATABASE_OWNER_URL") or DATABASE_URL)
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique in any case, by the constraint accounts_person_email_once
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MODULES = [
    "portal",
    "meetings",
    "events",
    "members",
    "exchange",
    "registry",
    "evidence",
    "imports",
    "notifications",
    "accounts",
    "taxonomy",
    "audit",
    "core",
]
INSTALLED_APPS = [
    *(f"trellis.{module}" for module in MODULES),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trellis.accounts.middleware.even_times_middleware",
    "trellis.core.outage.OutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "trellis.portal.middleware.SiteMiddleware",
    "trellis.portal.middleware.AddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trellis.accounts.middleware.session_middleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trellis.core.middleware.actor_middleware",
    "trellis.core.middleware.MethodsMiddleware",
    "trellis.core.middleware.ErrorMiddleware",
    "trellis.accounts.middleware.SecondFactorMiddleware",
    "trellis.accounts.middleware.repeat_middleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
# folders with further kinds of profile (docs/how-to/add-a-kind-of-profile.md), separated by ":"
TRELLIS_BLUEPRINT_FOLDERS = [item for item in os.environ.get("TRELLIS_BLUEPRINTS", "").split(":") if item]
TRELLIS_BLOCKS = "config.blocks.BLOCKS"
TRELLIS_BLOCKS_OFF = "config.composition.blocks_off"
TRELLIS_ACTOR_BUILDER = "config.composition.build_actor"
TRELLIS_FRAME_BUILDER = "config.composition.build_frame"
TRELLIS_FINDERS = "config.composition.FINDERS"
TRELLIS_API = "config.api.api"
TRELLIS_PRIVACY = "config.privacy"
TRELLIS_CONSENTS = "config.composition.CONSENTS"
TRELLIS_RETENTION = "config.retention"
TRELLIS_PERMISSIONS = "config.permissions.OFFERED"
TRELLIS_PROFILE_LINKS = "config.composition.PROFILE_LINKS"
TRELLIS_EVENT_LINKS = "config.composition.EVENT_LINKS"
TRELLIS_REHEARSED = "config.composition.REHEARSED"
TRELLIS_PROFILE_SECTIONS = "config.composition.PROFILE_SECTIONS"
TRELLIS_HOME_SECTIONS = "config.composition.HOME_SECTIONS"
TRELLIS_PERSON_SECTIONS = "config.composition.PERSON_SECTIONS"
TRELLIS_ACTOR_OF_PERSON = "config.composition.actor_of_person_id"
TRELLIS_IMPORT_ADAPTERS = "config.composition.IMPORT_ADAPTERS"
TRELLIS_CALENDAR = "config.composition.CALENDAR"
TRELLIS_TOPICS = "config.composition.TOPICS"
TRELLIS_LINK_PURPOSES = "config.composition.LINK_PURPOSES"
# Where people meet online at events, {room} for an unguessable word; none: only rooms that a setup names.
TRELLIS_ROOM_LINK = os.environ.get("TRELLIS_ROOM_LINK", "")
# How long a profile, a claim or a report may wait for a validator: working days.
TRELLIS_REVIEW_DAYS = int(os.environ.get("TRELLIS_REVIEW_DAYS", "5"))
TRELLIS_SITE_NAME = "config.composition.site_name"
# Where people read whom to write to who do not agree with a decision: the name of a page.
TRELLIS_OBJECTIONS = "portal:imprint"
TRELLIS_POST = "trellis.notifications.services.post"
CSRF_FAILURE_VIEW = "trellis.core.views.form_expired"
FORM_RENDERER = "trellis.core.form_rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "trellis.core.frame.frame_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "trellis.core.templatetags.formats",
                "trellis.core.templatetags.interface",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "trellis.accounts.adapters.account.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the mail address is changed
ACCOUNT_FORMS = {
    "login": "trellis.accounts.forms.signing_in.SignInForm",
    "signup": "trellis.accounts.forms.signing_in.SignUpForm",
    "add_email": "trellis.accounts.forms.signing_in.AddMailForm",
    "change_password": "trellis.accounts.forms.signing_in.ChangePasswordForm",
    "reset_password": "trellis.accounts.forms.signing_in.AskForResetForm",
    "reset_password_from_key": "trellis.accounts.forms.signing_in.ResetPasswordForm",
    "reauthenticate": "trellis.accounts.forms.signing_in.ProveForm",
}
# "required": platform roles count only in sessions opened with a second factor; "offered": in every session.
# answers that would tell by their time whether an address has an account leave at multiples of this
TRELLIS_EVEN_SECONDS = float(os.environ.get("TRELLIS_EVEN_SECONDS", "1"))
TRELLIS_SECOND_FACTOR = os.environ.get("TRELLIS_SECOND_FACTOR", "required")
MFA_ADAPTER = "trellis.accounts.adapters.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks differ: the code before and the next one are taken too
MFA_FORMS = {
    "activate_totp": "trellis.accounts.forms.second_factor.AddAppForm",
    "authenticate": "trellis.accounts.forms.second_factor.ShowFactorForm",
    "reauthenticate": "trellis.accounts.forms.second_factor.ProveFactorForm",
    "add_webauthn": "trellis.accounts.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "trellis.accounts.forms.second_factor.RenamePasskeyForm",
}
# A sign-in service that speaks OpenID Connect; none where no issuer is named (docs/how-to/accounts.md).
TRELLIS_OIDC_ISSUER = os.environ.get("TRELLIS_OIDC_ISSUER", "")
TRELLIS_OIDC_NAME = os.environ.get("TRELLIS_OIDC_NAME", "OpenID Connect")
TRELLIS_OIDC_CLIENT_ID = os.environ.get("TRELLIS_OIDC_CLIENT_ID", "")
TRELLIS_OIDC_SECRET = os.environ.get("TRELLIS_OIDC_SECRET", "")
SOCIALACCOUNT_ADAPTER = "trellis.accounts.adapters.sign_in_service.SignInServiceAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
# By address and network, never by address alone: nobody can shut out somebody else (adapters/account.py).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip"}
# Proxies in front that add to X-Forwarded-For; without it, everybody behind one proxy shares its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRELLIS_PROXIES", "0"))
# Counts attempts to sign in, for all web processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_rate_limit",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Where people reach the site: links in mails begin with it.
TRELLIS_URL = (
    os.environ.get("TRELLIS_URL") or next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000")
).rstrip("/")
globals().update(mail(os.environ.get("TRELLIS_MAIL_URL", ""), folder=VAR / "mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    os.environ.get("TRELLIS_MAIL_FROM") or f"no-reply@{urlsplit(TRELLIS_URL).hostname}"
)
TRELLIS_MAIL_REPLY_TO = os.environ.get("TRELLIS_MAIL_REPLY_TO", "")

USE_TZ = True
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("bg", "Български"), ("cs", "Čeština"), ("da", "Dansk"), ("de", "Deutsch"), ("el", "Ελληνικά"),
    ("en", "English"), ("es", "Español"), ("et", "Eesti"), ("fi", "Suomi"), ("fr", "Français"),
    ("ga", "Gaeilge"), ("hr", "Hrvatski"), ("hu", "Magyar"), ("it", "Italiano"), ("lt", "Lietuvių"),
    ("lv", "Latviešu"), ("mt", "Malti"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português"),
    ("ro", "Română"), ("sk", "Slovenčina"), ("sl", "Slovenščina"), ("sv", "Svenska"),
]  # fmt: skip
LOCALE_PATHS = [ROOT / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# var/vendor holds the few front-end files that set-up takes from node_modules
STATICFILES_DIRS = [("vendor", VAR / "vendor")] if (VAR / "vendor").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = VAR / "media"
# One line a day, the end of the audit chain; keep copies where no administrator of this machine can go.
AUDIT_HEADS = Path(os.environ.get("TRELLIS_AUDIT_HEADS", VAR / "audit" / "heads.txt"))
# The keys of personal values in the record of changes; never in one backup with the database.
PERSON_KEYS = Path(os.environ.get("TRELLIS_PERSON_KEYS", VAR / "person-keys"))
KEPT_PAGES = VAR / "kept-pages"  # public pages, for the minutes without a database
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],  # the nonce is for the import map, which must stand in the page
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        # the form that leads to the sign-in service
        "form-action": [SELF, *filter(None, [origin(TRELLIS_OIDC_ISSUER)])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("TRELLIS_HTTPS", "") == "1"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("TRELLIS_HTTPS", "") == "1" else None
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
