"""Settings of the tests: the product's own, with quick password hashes and plain static files.

DATABASE_URL chooses PostgreSQL; without it a SQLite *file* is used, since worker processes and WAL need one.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_root = Path(os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="s4a-test-"))
if not os.environ.get("TEST_DATA_DIR"):
    atexit.register(shutil.rmtree, _root, ignore_errors=True)
(_root / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a folder that is missing
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("DATA_DIR", str(_root))
os.environ.setdefault("MEDIA_DIR", str(_root / "media"))
os.environ.setdefault("EMAIL_URL", "console:")

from secu4all.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 3600}  # noqa: F405
if IS_SQLITE:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(_root / "test.sqlite3")}  # noqa: F405
CELERY_BROKER_URL = os.environ.get("TEST_BROKER_URL", "redis+socket:///nonexistent/valkey.sock")
