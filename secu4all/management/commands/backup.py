"""`manage.py backup PATH`: a copy of everything, while people go on working."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from secu4all.backing import databases, parts
from secu4all.backing.errors import BackupFailed


class Command(BaseCommand):
    """Writes beside the target and renames at the end: a backup is whole or absent."""

    help = "Copy database, uploads, certificates and keys into a new folder, with a manifest of counts and hashes."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", help="folder to make; it must not exist")
        parser.add_argument("--dry-run", action="store_true", help="say what would be copied, write nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError when the folder exists or something cannot be copied."""
        target = Path(options["path"]).absolute()
        if target.exists():
            raise CommandError(f"{target} exists already; a backup is never written over another one.")
        if options["dry_run"]:
            self.stdout.write(f"Would copy the database and {', '.join(name for name, path in parts.folders().items() if path.is_dir())}.")
            return
        unfinished = target.with_name(target.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            unfinished.mkdir(mode=0o700, parents=True)
            self._fill(unfinished)
            unfinished.rename(target)
        except (OSError, BackupFailed) as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(f"{target} is whole.")

    def _fill(self, folder: Path) -> None:
        migrations = parts.applied_migrations()
        # The database first: whatever file its rows name was written before them and is still there when the files are copied.
        rows = databases.dump(folder)
        for name, source in parts.folders().items():
            self.stdout.write(f"{name} …")
            parts.copy_folder(source, folder / name)
        parts.write_manifest(
            folder,
            {
                "format": parts.FORMAT,
                "made_at": timezone.now().isoformat(),
                "database": databases.kind(),
                "key": parts.key_check(),
                "rows": rows,
                "migrations": migrations,
                "files": dict(parts.hashes(folder)),
            },
        )
