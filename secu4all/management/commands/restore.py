"""`manage.py restore PATH`: a backup becomes a running system, on an empty installation only."""

import logging
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from accounts import ledger
from accounts.errors import ErasureRefused
from accounts.models import User
from accounts.services import erasure
from secu4all.backing import databases, parts
from secu4all.backing.errors import BackupFailed

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Checks the backup whole before it touches anything, and what came of it afterwards (I20)."""

    help = (
        "Restore a backup into an empty installation that is not running, erase again whoever was erased since, and check what must hold."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", help="folder that `backup` made")
        parser.add_argument("--dry-run", action="store_true", help="check the backup and the installation, change nothing")
        parser.add_argument(
            "--other-key", action="store_true", help="SECRET_KEY is lost: second factors and the ledger of erasures fit no more"
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError for a backup that does not fit, is not whole, or lost rows, and for an installation with people in it."""
        source = Path(options["path"]).absolute()
        try:
            said = parts.read_manifest(source)
            self._refuse_another_key(said, options["other_key"])
            self._refuse_unless_empty()
            if options["dry_run"]:
                self.stdout.write(f"{source} is whole, and this installation is empty.")
                return
            databases.load(source)
            for name, target in parts.folders().items():
                parts.copy_folder(source / name, target)
        except (OSError, BackupFailed) as error:
            raise CommandError(str(error)) from None
        self._bring_up_to_date(said)
        self._end_sign_ins()
        self._erase_again()
        call_command("check_invariants", stdout=self.stdout)
        self.stdout.write("The backup is restored.")

    def _refuse_another_key(self, said: dict[str, Any], accepted: bool) -> None:
        if said["key"] != parts.key_check() and not accepted:
            raise BackupFailed("SECRET_KEY is not the one of the backup: set the old one, or say --other-key when it is lost.")

    def _refuse_unless_empty(self) -> None:
        try:
            if "accounts_user" in connection.introspection.table_names() and User.objects.exists():
                raise BackupFailed("This installation holds people already; a backup is restored into an empty one.")
        except DatabaseError:
            raise BackupFailed("The database cannot be asked.") from None
        files = [name for name, path in parts.folders().items() if name != "media-public" and any(path.rglob("*.pdf"))]
        if files:
            raise BackupFailed(f"This installation holds files already: {', '.join(files)}.")

    def _bring_up_to_date(self, said: dict[str, Any]) -> None:
        """Compare the rows with the manifest while the tables are those of the backup, then migrate them to this version."""
        known, there = databases.tables(), set(connection.introspection.table_names())
        old = {label: said["rows"][label] for label in known if label in said["rows"] and known[label] in there}
        found = {label: databases.count(known[label]) for label in old}
        wrong = sorted(label for label in old if old[label] != found[label])
        if wrong:
            raise CommandError(f"Rows are missing after the restore: {', '.join(wrong[:5])}.")
        call_command("migrate", verbosity=0, interactive=False)

    def _end_sign_ins(self) -> None:
        """Whoever signed out or lost a device since the backup must not be signed in again by it; what is cached belongs to another past."""
        UserSession.objects.all().delete()
        Session.objects.all().delete()
        try:
            cache.clear()
        except Exception:  # noqa: BLE001  # the cache is another server, with errors of its own; it may be away while a site is restored
            log.warning("the cache could not be emptied after a restore")
            self.stderr.write("The cache could not be emptied: empty it before the site opens.")

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
