"""`manage.py import_municipalities LIST`: municipalities from an XLSX or CSV list."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.services.organisations import check_list, import_list
from accounts.tables.reading import TableRefused, read_table


class Command(BaseCommand):
    """Idempotent: municipalities are found by their official key."""

    help = "Make or change municipalities from a list (XLSX or CSV). Rows with faults stop the import; running it again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for a list that cannot be read or has rows with faults."""
        with translation.override("en"):
            try:
                rows = check_list(read_table(options["path"].read_bytes()))
            except (OSError, TableRefused) as error:
                raise CommandError(str(error)) from None
            for row in rows:
                self.stdout.write(f"row {row.number}: {row.name} {row.fault or row.outcome}")
            if faults := sum(row.outcome == "fault" for row in rows):
                raise CommandError(f"{faults} of {len(rows)} rows have faults; nothing was written.")
            if options["dry_run"]:
                return
            try:
                self.stdout.write(f"{import_list(rows)} municipalities written")
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
