"""Write accounts/glyphs.txt anew after a change of the certificate's fonts."""

from django.core.management.base import BaseCommand

from accounts.names import GLYPHS
from certificates.glyphs import printable_text


class Command(BaseCommand):
    help = "Write the list of letters that certificates can print, made from the fonts in certificates/assets/fonts."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say whether the list would change")

    def handle(self, *args, **options) -> None:
        text = printable_text()
        if GLYPHS.exists() and GLYPHS.read_text(encoding="ascii") == text:
            self.stdout.write("The list is up to date.")
            return
        if not options["dry_run"]:
            GLYPHS.write_text(text, encoding="ascii")
        self.stdout.write("The list would change." if options["dry_run"] else f"Written: {GLYPHS.name}.")
