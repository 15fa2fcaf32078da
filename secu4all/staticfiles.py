"""Static files as production delivers them: names carry their hash, also inside ES modules, and a style sheet is one file."""

import re
from collections.abc import Iterator
from posixpath import dirname, join

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_STYLES = "secu4all/css/"
UNUSED = "django_htmx/ext/"  # type notes in their comments look like imports of a file that does not exist
_PART = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\) layer\(s4\);\n?')
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


class BundlingStorage(Storage):
    """Reads from another storage; a style sheet of ours comes with its parts in place of their imports."""

    def __init__(self, source: Storage):
        self.source = source

    def open(self, name: str, mode: str = "rb") -> File:
        """Return the file; raises FileNotFoundError when a part is missing."""
        with self.source.open(name, mode) as file:
            text = file.read().decode("utf-8")
        bundled = _PART.sub(lambda found: self._part(join(dirname(name), found["name"])), text)
        return ContentFile(bundled.encode("utf-8"), name)

    def _part(self, name: str) -> str:
        with self.source.open(name) as file:
            return "@layer s4 {\n" + _COMMENT.sub("", file.read().decode("utf-8")) + "}\n"


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./b.js"` to the hashed name; without it only `b.<hash>.js` exists and the import is a 404.

    Our style sheets are written in small parts and delivered as one file each: a page may make ten requests, not twenty. KERN's
    sheet stays a file of its own, byte for byte.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator:
        """Hash and compress all files; ours bundled first."""
        bundled = {
            name: (BundlingStorage(storage), path) if name.startswith(OUR_STYLES) and name.endswith(".css") else (storage, path)
            for name, (storage, path) in paths.items()
            if not name.startswith(UNUSED)
        }
        yield from super().post_process(bundled, dry_run, **options)
