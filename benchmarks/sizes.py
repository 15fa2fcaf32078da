"""How much is measured. Every number can be changed by an environment variable: BENCH_LEARNERS=50 make bench.

BENCH_PARTS names the only rows that are measured, by the keys of `table.LINES` and of `measure.EXTRA`, with commas between them:
BENCH_PARTS=certificates,paper,bulk BENCH_ENROLMENTS=1000 BENCH_ONLY=postgresql make bench
"""

from dataclasses import dataclass, fields

from secu4all import env


@dataclass(frozen=True)
class Sizes:
    """Numbers of rows and repetitions. Names of variables are BENCH_ and the field's name in capitals."""

    learners: int = 500  # in the course that is measured
    enrolments: int = 100_000  # in the course that is reported on
    desk_people: int = 2000  # in the municipality whose desk is measured
    modules: int = 5
    lessons: int = 8  # in each module
    questions: int = 20  # in each module's quiz
    repeats: int = 40  # of a page
    sign_ins: int = 12
    attempts: int = 6
    certificates: int = 40
    papers: int = 60  # certificates by step and by worker; 2000 for the question whether memory stays flat
    bulk: int = 200  # certificates that one bulk run issues beside readers; alone: python -m benchmarks.bulk 10000
    together: int = 200  # learners who take one quiz at the same time
    pace_ms: int = 3000  # between two answers of one of them

    @classmethod
    def from_environment(cls) -> "Sizes":
        """Read what differs from the usual. Raises SettingMissing for a value that is no number."""
        return cls(**{field.name: env.number(f"BENCH_{field.name.upper()}", field.default) for field in fields(cls)})


def wanted(part: str) -> bool:
    """Whether a row or a group of rows is measured: all of them, unless BENCH_PARTS names the only ones."""
    only = [name.strip() for name in env.text("BENCH_PARTS").split(",") if name.strip()]
    return not only or part in only
