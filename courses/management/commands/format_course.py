"""`manage.py format_course PATH…`: bring hand-written packages into canonical form, file by file. Needs no database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.errors import PackageRefused
from courses.package.faults import Faults
from courses.package.reader import load_folder
from courses.package.writer import format_file


class Command(BaseCommand):
    help = "Write the files of course packages in their canonical form; with --check, only say which are not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="folders of packages")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not in canonical form")

    def handle(self, *args, **options) -> None:
        faults, changed = Faults(), []
        for root in options["paths"]:
            try:
                files = load_folder(root)
            except PackageRefused as refused:
                raise CommandError(str(refused)) from None
            for name, content in files.items():
                canonical = format_file(name, content, faults)
                if canonical is not None and canonical != content:
                    changed.append(f"{root.name}/{name}")
                    if not options["check"]:
                        (root / name).write_bytes(canonical)
        for name in changed:
            self.stdout.write(f"{'not canonical' if options['check'] else 'formatted'}  {name}")
        if faults.found:
            raise CommandError("These files have faults and stay as they are:\n" + str(PackageRefused(faults.found)))
        if options["check"] and changed:
            raise CommandError("Run `make fmt`.")
