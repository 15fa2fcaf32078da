"""`python -m benchmarks`: measure on SQLite and on PostgreSQL, one after the other, and print one table.

BENCH_… variables change the sizes (see sizes.py), BENCH_ONLY=sqlite or postgresql measures one database,
BENCH_PARTS=certificates,paper,bulk only these rows.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.sizes import Sizes
from benchmarks.system import ROOT, environment
from benchmarks.table import table
from secu4all import env
from tests.postgres import SAFE, NoPostgres, postgres

LONGEST_SECONDS = 600  # of one database; then its processes are ended with this one's child


def measure(name: str, folder: Path, static: Path, database_url: str) -> dict:
    """Measure one database in a process of its own, whose environment is that installation's. Raises RuntimeError when it fails."""
    print(f"{name}:", file=sys.stderr, flush=True)
    place = folder / name.lower()
    place.mkdir()
    command = [sys.executable, "-m", "benchmarks.measure", str(place)]
    try:
        code = subprocess.run(
            command, cwd=ROOT, env=environment(place, static, database_url), timeout=LONGEST_SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        code = 1
    kept = place / "results.json"
    if code:
        print(f"The measurement on {name} did not come to its end; the table shows what it had by then.", file=sys.stderr)
    if not kept.exists():
        raise RuntimeError(f"The measurement on {name} has failed, see above.")
    return json.loads(kept.read_text())


def main() -> int:
    """Measure and print; return the exit code: 1 when a database could not be measured."""
    only, started, results, faults = env.text("BENCH_ONLY"), time.monotonic(), {}, []
    with tempfile.TemporaryDirectory(prefix="s4a-bench-") as name:
        folder = Path(name)
        static = folder / "static"
        try:
            if only in {"", "sqlite"}:
                results["SQLite"] = measure("SQLite", folder, static, "")
            if only in {"", "postgresql"}:
                with postgres(SAFE) as url:
                    results["PostgreSQL"] = measure("PostgreSQL", folder, static, url)
        except (RuntimeError, NoPostgres) as failure:
            faults.append(str(failure))
    print(table(results, Sizes.from_environment(), time.monotonic() - started))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
