"""`manage.py freeze_reports`: freeze every quarter that is due."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.services.freezing import due_periods, ensure_periods, freeze_period


class Command(BaseCommand):
    """Freezing twice changes nothing."""

    help = "Freeze the participation figures of every quarter that ended 14 days ago or earlier. Running it again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--since", help="first day to consider, like 2026-01-01; default: the beginning of this year")
        parser.add_argument("--dry-run", action="store_true", help="name the quarters, freeze nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for a date that is none."""
        try:
            since = date.fromisoformat(options["since"]) if options["since"] else timezone.localdate().replace(month=1, day=1)
        except ValueError:
            raise CommandError("--since wants a date like 2026-01-01.") from None
        ensure_periods(since=since)
        for period in due_periods():
            if options["dry_run"]:
                self.stdout.write(f"{period} is due")
            else:
                freeze_period(period=period)
                self.stdout.write(f"{period} is frozen")
