"""Static files with names that carry their hash, also inside our own ES modules."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = ("secu4all/*.js", "courses/*.js", "quizzes/*.js", "reports/*.js", "website/*.js", "accounts/*.js")


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./b.js"` to the hashed name; without it only `b.<hash>.js` exists and the import is a 404.

    In our files only: the scripts of packages hold texts that look like imports of files they do not ship.
    """

    patterns = HashedFilesMixin.patterns + tuple(
        (ours, HashedFilesMixin._js_module_import_aggregation_patterns[1])  # type: ignore[attr-defined]
        for ours in OUR_MODULES
    )
