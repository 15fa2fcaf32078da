"""Static files with names that carry their hash, also inside ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./b.js"` to the hashed name; without it only `b.<hash>.js` exists and the import is a 404."""

    support_js_module_import_aggregation = True
