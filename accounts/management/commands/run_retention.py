"""`manage.py run_retention`: take away what has been kept long enough, now; beat does the same every day."""

from django.core.management.base import BaseCommand

from accounts.services.retention import run


class Command(BaseCommand):
    """Running it again takes nothing more."""

    help = "Take away what has been kept long enough, rule by rule; the runs are written down."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would go, change nothing")

    def handle(self, *args, **options) -> None:
        """Prints one line a rule."""
        for rule, count in run(dry=options["dry_run"]).items():
            self.stdout.write(f"{rule}: {count}{' would go' if options['dry_run'] else ' gone'}")
