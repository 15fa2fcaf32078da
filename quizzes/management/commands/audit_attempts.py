"""`audit_attempts [PUBLIC_ID …]`: deal, grade and add up attempts again, and say whether it equals what was kept."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from quizzes.auditing import audit
from quizzes.models import Attempt


class Command(BaseCommand):
    """Reads only; names attempts by their random ids, never people."""

    help = "Deals attempts again from their seeds, grades them again, makes their check digits again, and says whether all is equal."

    def add_arguments(self, parser) -> None:
        parser.add_argument("attempts", nargs="*", type=UUID, help="public ids of attempts; without any, all of them are gone over")

    def handle(self, *args, **options) -> None:
        rows = Attempt.objects.select_related("version").defer("version__content").order_by("pk")
        wanted = options["attempts"]
        if wanted:
            rows = rows.filter(public_id__in=wanted)
            known = set(rows.values_list("public_id", flat=True))
            for missing in [one for one in wanted if one not in known]:
                raise CommandError(f"There is no attempt {missing}.")
        total = wrong = 0
        for attempt in rows.iterator(chunk_size=200):
            found = audit(attempt)
            total += 1
            wrong += not found.is_clean
            if wanted or not found.is_clean:
                self.stdout.write(str(found))
        if wrong:
            raise CommandError(f"{wrong} of {total} attempts differ from what was kept.")
        self.stdout.write(f"{total} attempts gone over, all equal as far as it is known.")
