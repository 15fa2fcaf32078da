"""The small rules of the house that no linter knows: each yields `file:line: what to do`.

`make lint` runs them over the tree; test_rules.py shows that each catches what it is for.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "certificates", "courses", "quizzes", "reports", "secu4all", "website")
FILE_LINES, FUNCTION_LINES, TASK_LINES = 400, 60, 12
REASONS = ("# task", "# app ready", "# slow import", "# thin method")
# The reviewed places that may mark text as safe, and what they mark.
MARKS_SAFE = {
    "accounts/coordination.py": "a QR code as segno draws it, for a poster",
    "website/richtext.py": "sanitised rich text",
    "website/frame.py": "the header, rendered with escaping, with escaped addresses put in",
    "courses/rendering.py": "blocks that were rendered with escaping",
    "quizzes/drawing.py": "pieces of a rendered template, with values that are escaped or rendered themselves",
}

Findings = Iterator[str]


def tracked(*patterns: str) -> list[Path]:
    """Return the project's files that match, new ones included, ignored and vendored ones left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and "/vendor/" not in name and (ROOT / name).is_file()]


def line_rule(pattern: str, advice: str) -> Callable[[str], Iterator[tuple[int, str]]]:
    """Return a check that finds a pattern line by line."""
    compiled = re.compile(pattern)

    def check(text: str) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(text.split("\n"), 1):
            if compiled.search(line):
                yield number, advice

    return check


no_auto_now = line_rule(r"\bauto_now(_add)?\s*=\s*True", "a service sets dates of record, once; auto_now moves them at each repair")
no_partial_on_commit = line_rule(r"on_commit\(\s*(functools\.)?partial\(", "on_commit(robust=True) needs a lambda; partial has no name")
locks_say_how = line_rule(r"select_for_update\((?!.*no_key=True)", "select_for_update needs no_key=True, or it blocks referring inserts")
no_split_lines = line_rule(r"\.splitlines\(\)", 'splitlines() cuts at U+0085 and U+2028; use split("\\n")')
no_raw_html = line_rule(r"\bmark_safe\(|\|\s*safe\b|autoescape off", "text becomes safe in the reviewed files only, see MARKS_SAFE")

no_foreign_origin = line_rule(
    r"""<(script|img|link|source|video|audio|iframe|form|use|track)\b[^>]*\b(src|href|srcset|action|poster)\s*=\s*["']?(https?:)?//""",
    "pages ask no other server for anything",
)
no_inline_style = line_rule(r"""<[a-zA-Z][^>]*\sstyle\s*=\s*["']""", "the policy forbids style attributes; use a class")
no_inline_handler = line_rule(r"""<[a-zA-Z][^>]*\son[a-z]+\s*=\s*["']""", "the policy forbids inline handlers; use a module")
no_inline_script = line_rule(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", "the policy forbids inline script and style; use a file"
)


def long_parts(text: str) -> Iterator[tuple[int, str]]:
    """Files and functions that a newcomer cannot take in."""
    if (length := text.count("\n")) > FILE_LINES:
        yield 1, f"{length} lines: one subject a file, {FILE_LINES} lines at most"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {length} lines, {FUNCTION_LINES} at most"


def inner_imports(text: str) -> Iterator[tuple[int, str]]:
    """Imports inside functions that do not say why."""
    lines = text.split("\n")
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for node in ast.walk(function):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                # One reason serves a block of imports: it may stand at its first line.
                block = "\n".join(lines[max(0, node.lineno - 4) : (node.end_lineno or node.lineno)])
                if not any(reason in block for reason in REASONS):
                    yield node.lineno, f"an import inside a function carries one of the reasons {', '.join(REASONS)}"


def long_tasks(text: str) -> Iterator[tuple[int, str]]:
    """Tasks that do more than fetch, call and end."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any("shared_task" in ast.unparse(mark) for mark in node.decorator_list):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > TASK_LINES:
                yield node.lineno, f"task {node.name} has {length} lines, {TASK_LINES} at most: move the rule into a service"


PYTHON_RULES = [no_auto_now, no_partial_on_commit, locks_say_how, long_parts, inner_imports]
TEMPLATE_RULES = [no_foreign_origin, no_inline_style, no_inline_handler, no_inline_script, no_raw_html]


def apply(paths: list[Path], rules: list[Callable[[str], Iterator[tuple[int, str]]]]) -> Findings:
    """Yield the findings of the rules over the files."""
    for path in paths:
        text = path.read_text()
        for rule in rules:
            for number, advice in rule(text):
                yield f"{path.relative_to(ROOT)}:{number}: {advice}"


def migration_names() -> Findings:
    """Migrations are named for what they do."""
    for path in tracked("*/migrations/*.py"):
        if "_auto_" in path.name:
            yield f"{path.relative_to(ROOT)}:1: name the migration for what it does"


def lock_files() -> Findings:
    """A lock names no address: whoever installs chooses the index."""
    for path in tracked("requirements/*.txt"):
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if "://" in line or line.startswith("-") or "find-links" in line:
                yield f"{path.relative_to(ROOT)}:{number}: no address and no option may stand in a lock"
    for path in tracked("package-lock.json"):
        if '"resolved"' in path.read_text():
            yield f"{path.relative_to(ROOT)}:1: the lock may not name where a package came from"


def findings() -> Findings:
    """Yield everything that the tree does against the rules."""
    python = [path for path in tracked(*(f"{app}/*.py" for app in APPS)) if "/migrations/" not in str(path)]
    yield from apply(python, PYTHON_RULES)
    yield from apply([path for path in python if str(path.relative_to(ROOT)) not in MARKS_SAFE], [no_raw_html])
    yield from apply([path for path in python if path.name == "tasks.py"], [long_tasks])
    yield from apply([path for path in python if path.parts[-2] == "package" or "certificates" in path.parts], [no_split_lines])
    yield from apply(tracked("*/templates/*.html"), TEMPLATE_RULES)
    yield from migration_names()
    yield from lock_files()
