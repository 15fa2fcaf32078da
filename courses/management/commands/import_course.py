"""`manage.py import_course PATH…`: bring course packages into the page tree, those that others borrow from first."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.errors import PackageRefused
from courses.package.borrowing import sources_first
from courses.services.importing import Report, Wishes, import_folder


class Command(BaseCommand):
    help = "Import a course package: an unknown course is created and published, of a known one what differs is drafted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="path", help="folder of a package; of several, sources come first")
        parser.add_argument("--publish", action="store_true", help="publish what differs in a course that is here already")
        parser.add_argument("--dry-run", action="store_true", help="check, and say what would happen; write nothing")
        parser.add_argument("--as-copy", action="store_true", help="give course, modules and items fresh keys: a second course")
        parser.add_argument("--new-only", action="store_true", help="leave courses alone that are here already")
        parser.add_argument("--pairs", action="store_true", help="record the strings of both languages in the translation memory")

    def handle(self, *args, **options) -> None:
        wishes = Wishes(options["publish"], options["dry_run"], options["as_copy"], options["new_only"], options["pairs"])
        say = self.stdout.write if options["verbosity"] > 0 else lambda text: None
        for path in sources_first(options["paths"]):
            if len(options["paths"]) > 1:
                self.stdout.write(f"package    {path.name}")
            try:
                report = import_folder(path, wishes=wishes, say=say)
            except PackageRefused as refused:
                raise CommandError(f"The package {path.name} was refused, nothing of it was changed. What to do:\n{refused}") from None
            self.summarise(report, dry_run=options["dry_run"])

    def summarise(self, report: Report, *, dry_run: bool) -> None:
        for note in report.notes:
            self.stdout.write(f"note       {note}")
        counts = (
            f"{len(report.created)} created, {len(report.changed)} changed, {report.unchanged} unchanged, {len(report.published)} published"
        )
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{counts}.")
