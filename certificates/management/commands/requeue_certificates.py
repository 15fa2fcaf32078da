"""Let certificates be made that wait for a person, and those of courses that got their rule late."""

from django.core.management.base import BaseCommand, CommandError

from certificates.codes import grouped, normalise
from certificates.models import Certificate
from certificates.services.sweeping import request_missing, requeue


class Command(BaseCommand):
    help = "Make certificates again that need attention. Without --code: all of them. Running it twice changes nothing more."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--code", help="only the certificate with this check code")
        parser.add_argument(
            "--missing", action="store_true", help="also write certificates of people who completed a course before it had a rule"
        )
        parser.add_argument("--dry-run", action="store_true", help="only list what would be done")

    def handle(self, *args, **options) -> None:
        waiting = Certificate.objects.filter(state=Certificate.State.NEEDS_ATTENTION).order_by("requested_at")
        if options["code"]:
            waiting = waiting.filter(code=normalise(options["code"]))
            if not waiting:
                raise CommandError("No certificate with this code needs attention.")
        count = 0
        for row in waiting.iterator():
            self.stdout.write(f"{grouped(row.code)}  requested {row.requested_at:%Y-%m-%d %H:%M}  {row.last_error}")
            count += options["dry_run"] or requeue(certificate_id=row.pk, actor=None)
        self.stdout.write(f"{count} certificate(s) {'would be' if options['dry_run'] else 'are'} made again.")
        if options["missing"] and not options["dry_run"]:
            self._write_missing()

    def _write_missing(self) -> None:
        total = 0
        while made := request_missing(limit=500):
            total += made
            self.stdout.write(f"{total} missing certificates written …")
        self.stdout.write(f"{total} missing certificate(s) written.")
