"""`manage.py export_course KEY PATH`: write a course as a package."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.errors import ExportIncomplete
from courses.package.contents import LANGUAGES
from courses.services.exporting import export_course


class Command(BaseCommand):
    help = "Export what is published of a course into a folder, in the canonical form of packages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="key of the course, a UUID")
        parser.add_argument("path", type=Path, help="empty folder, or one with an earlier export, whose names are kept")
        parser.add_argument("--drafts", action="store_true", help="the newest drafts in place of what is published")
        parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), help="only these languages")

    def handle(self, *args, **options) -> None:
        try:
            changed = export_course(
                key=options["key"], path=options["path"], drafts=options["drafts"], languages=tuple(options["languages"]), say=self.say
            )
        except ExportIncomplete as refused:
            raise CommandError(str(refused)) from None
        for name in changed:
            self.stdout.write(f"written    {name}")
        self.stdout.write(f"{len(changed)} files changed.")

    def say(self, text: str) -> None:
        self.stdout.write(f"note       {text}")
