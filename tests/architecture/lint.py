"""`make lint`: every check, one line each; what fails is shown in full, and all of them run before it says so."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.architecture.rules import ROOT, findings, tracked

BIN = Path(sys.executable).parent


def templates() -> list[str]:
    """Return the project's templates."""
    return [str(path) for path in tracked("*/templates/*.html")]


def checks() -> list[tuple[str, list[str]]]:
    """Return each check's name and command."""
    python = sys.executable
    return [
        ("ruff", [python, "-m", "ruff", "check", "--quiet", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("rules of the house", [python, "-m", "tests.architecture.lint", "rules"]),
        ("translations", [python, "-m", "secu4all.serve.messages", "--check"]),
        ("words collected", [python, "-m", "tests.architecture.words"]),
        ("import contracts", [str(BIN / "lint-imports")]),
        ("template format", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()]),
        ("template lint", [str(BIN / "djlint"), "--lint", "--quiet", *templates()]),
        ("curriculum", [python, "-m", "tests.architecture.curriculum"]),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("types", [python, "-m", "mypy"]),
    ]


def run_rules() -> int:
    """Print what the tree does against the rules of the house; return the exit code."""
    found = list(findings())
    print("\n".join(found))
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Run all checks, or the rules alone; return the exit code."""
    if arguments == ["rules"]:
        return run_rules()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONWARNINGS": "default"}
    failed = []
    for name, command in checks():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        state = "FAILED" if done.returncode else "ok"
        print(f"{name:20} {state:7} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
