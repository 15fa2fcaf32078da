"""Compile the interface's translations and say what they lack, in pure Python: gettext is not on every machine.

python -m secu4all.serve.messages            compile what has changed
python -m secu4all.serve.messages --check    fail on missing, fuzzy and ill-fitting entries
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalogues(root: Path = ROOT) -> list[Path]:
    """Return every .po file of the project."""
    return sorted(root.glob("*/locale/*/LC_MESSAGES/*.po"))


def is_stale(po_file: Path) -> bool:
    """True when the compiled file is missing or older than its source."""
    compiled = po_file.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < po_file.stat().st_mtime_ns


def compile_catalogue(po_file: Path) -> None:
    """Write the compiled file beside its source, whole or not at all. Fuzzy entries are left out, as gettext does."""
    unfinished = po_file.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(po_file)).save_as_mofile(str(unfinished))
    unfinished.replace(po_file.with_suffix(".mo"))


def compile_stale(root: Path = ROOT) -> int:
    """Compile what has changed; return how many files that were."""
    stale = [path for path in catalogues(root) if is_stale(path)]
    for path in stale:
        compile_catalogue(path)
    return len(stale)


def problems(po_file: Path) -> Iterator[str]:
    """Yield one line for each entry that is missing, fuzzy, or has other placeholders than its source."""
    for entry in polib.pofile(str(po_file)):
        if entry.obsolete:
            continue
        where = f"{po_file}:{entry.linenum}"
        words = entry.msgid[:60].replace("\n", " ")
        if entry.fuzzy:
            yield f'{where}: fuzzy translation of "{words}": check it and remove the mark'
        elif not entry.translated():
            yield f'{where}: no translation of "{words}"'
        else:
            yield from placeholder_problems(entry, where, words)


def placeholder_problems(entry: polib.POEntry, where: str, words: str) -> Iterator[str]:
    """Yield a line when a translation names a value that its source does not have, or drops one."""
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    # A plural form may spell the number out ("ein Baustein"), so there nothing need occur; nothing new may.
    needed = set() if entry.msgid_plural else allowed
    for text in entry.msgstr_plural.values() or [entry.msgstr]:
        used = set(PLACEHOLDER.findall(text))
        if used - allowed or needed - used:
            yield f'{where}: placeholders of "{words}" differ: {sorted(allowed)} became {sorted(used)}'


def main(arguments: list[str]) -> int:
    """Compile, or check; return the exit code."""
    if arguments != ["--check"]:
        compile_stale()
        return 0
    found = [line for path in catalogues() for line in problems(path)]
    print("\n".join(found) or f"translations complete: {len(catalogues())} catalogues")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
