"""`manage.py restore PATH`: a backup becomes a running system, on an empty installation only."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from accounts import ledger
from accounts.errors import ErasureRefused
from accounts.models import User
from accounts.services import erasure
from secu4all.backing import parts


class Command(BaseCommand):
    """Checks the backup whole before it touches anything, and what came of it afterwards (I20)."""

    help = "Restore a backup into an empty installation, erase again whoever was erased since, and check what must hold."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", help="folder that `backup` made")
        parser.add_argument("--dry-run", action="store_true", help="check the backup and the installation, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for a backup that is not whole and for an installation with people in it."""
        source = Path(options["path"]).absolute()
        try:
            said = parts.read_manifest(source)
            self._refuse_unless_empty()
            if options["dry_run"]:
                self.stdout.write(f"{source} is whole, and this installation is empty.")
                return
            parts.load_database(source)
            for name, target in parts.folders().items():
                parts.copy_folder(source / name, target)
        except (OSError, parts.BackupFailed) as error:
            raise CommandError(str(error)) from None
        wrong = {label: count for label, count in parts.counts().items() if said["rows"].get(label, count) != count}
        if wrong:
            self.stdout.write(f"Rows that were written while the backup was made, or are missing: {wrong}")
        call_command("migrate", verbosity=0, interactive=False)
        self._erase_again()
        call_command("check_invariants", stdout=self.stdout)
        self.stdout.write("The backup is restored.")

    def _refuse_unless_empty(self) -> None:
        try:
            if "accounts_user" in connection.introspection.table_names() and User.objects.exists():
                raise parts.BackupFailed("This installation holds people already; a backup is restored into an empty one.")
        except DatabaseError:
            raise parts.BackupFailed("The database cannot be asked.") from None
        files = [name for name, path in parts.folders().items() if name != "media-public" and any(path.rglob("*.pdf"))]
        if files:
            raise parts.BackupFailed(f"This installation holds files already: {', '.join(files)}.")

    def _erase_again(self) -> None:
        """Whoever is in the ledger was erased after the backup was made, and must not come back (E-4)."""
        marks = ledger.marks()
        for person in User.objects.filter(erased_at=None).iterator() if marks else ():
            if ledger.mark_of(person) in marks:
                try:
                    erasure.erase(person=person)
                except ErasureRefused:
                    self.stderr.write(f"Account {person.pk} is to be erased but is the last administrator.")
                else:
                    self.stdout.write(f"Account {person.pk} was erased again.")
