"""Compare the words in code and templates with the translation catalogues; `--write` brings the catalogues up to date.

Needs gettext's xgettext. Where that is missing the comparison says so and passes: what the catalogues lack is found by
secu4all.serve.messages on every machine.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from secu4all.serve.messages import catalogues
from tests.architecture.rules import ROOT

IGNORED = ["var/*", "media/*", "tests/*", "benchmarks/*", "build/*", "docs/*", ".venv/*", "node_modules/*"]


def collect() -> None:
    """Run Django's makemessages over the project."""
    ignored = [part for pattern in IGNORED for part in ("--ignore", pattern)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [
        sys.executable,
        "manage.py",
        "makemessages",
        "-l",
        "de",
        "--no-obsolete",
        "--no-wrap",
        "--add-location",
        "file",
        *ignored,
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"makemessages has failed:\n{done.stdout}{done.stderr}")
    for path in catalogues():
        # Earlier wordings: msgmerge cuts them in half when a plural becomes a singular, and then cannot read its own file.
        path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith("#| ")))


def words(path: Path) -> set[tuple[str | None, str]]:
    """Return context and source text of every entry."""
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


def main(arguments: list[str]) -> int:
    """Write the catalogues, or compare and leave them as they were; return the exit code."""
    if not shutil.which("xgettext"):
        print("xgettext is not installed (Debian: gettext): whether all words are collected was not checked")
        return 1 if arguments == ["--write"] else 0
    if arguments == ["--write"]:
        collect()
        return 0
    before = {path: path.read_bytes() for path in catalogues()}
    known = {path: words(path) for path in before}
    try:
        collect()
        found = {path: words(path) for path in catalogues()}
    finally:
        for path in catalogues():
            path.write_bytes(before[path]) if path in before else path.unlink()
    missing = [
        f'{path}: "{text[:70]}" is not collected: run make messages' for path in found for _, text in found[path] - known.get(path, set())
    ]
    unused = [
        f'{path}: "{text[:70]}" is used no more: run make messages' for path in found for _, text in known.get(path, set()) - found[path]
    ]
    print("\n".join(missing + unused))
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
