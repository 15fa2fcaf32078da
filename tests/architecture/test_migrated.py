"""The migrated database that test runs copy: never of another state, made once, and never half."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests import migrated

pytestmark = pytest.mark.pure


@pytest.fixture
def migrations(tmp_path):
    folder = tmp_path / "courses" / "migrations"
    folder.mkdir(parents=True)
    for name in ("0001_initial", "0002_reviews"):
        (folder / f"{name}.py").write_text(f"# {name}")
    return folder


def test_every_change_of_a_migration_is_another_state(tmp_path, migrations):
    def now(*texts):
        return migrated.digest(tmp_path, migrations.glob("*.py"), *texts)

    seen = [now(), now("django==5.2.19"), now("django==5.2.20")]
    (migrations / "0002_reviews.py").write_text("# 0002_reviews, mended")
    seen.append(now())
    (migrations / "0002_reviews.py").rename(migrations / "0003_reviews.py")
    seen.append(now())
    (migrations / "0002_between.py").write_text("")
    seen.append(now())

    assert len(set(seen)) == len(seen)
    assert now() == seen[-1]


def test_where_the_checkout_lies_is_no_other_state(tmp_path, migrations):
    before = migrated.digest(tmp_path, migrations.glob("*.py"))
    moved = tmp_path.rename(tmp_path.with_name(f"{tmp_path.name}-moved"))

    assert migrated.digest(moved, moved.glob("*/migrations/*.py")) == before


def test_who_comes_together_gets_one_file_made_once(tmp_path):
    made, together = [], Barrier(4)

    def make(file):
        made.append(file)
        with file.open("w") as stream:
            for part in range(1000):  # written in pieces: a file that is not whole would be seen
                stream.write(f"{part}\n")
                stream.flush()

    def want(_):
        together.wait()
        with migrated.alone(tmp_path, "sqlite"):
            return migrated.made_once(tmp_path / "state.sqlite3", make).read_text()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(want, range(4)))

    assert len(made) == 1
    assert set(found) == {"".join(f"{part}\n" for part in range(1000))}


def test_what_was_not_finished_is_never_taken_for_the_file(tmp_path):
    wanted = tmp_path / "state.sqlite3"

    def break_down(file):
        file.write_text("half")
        raise migrated.NotMigrated("a migration is broken")

    with pytest.raises(migrated.NotMigrated):
        migrated.made_once(wanted, break_down)
    assert not wanted.exists()
    assert migrated.made_once(wanted, lambda file: file.write_text(f"{file.exists()}")).read_text() == "False"


def test_files_of_older_states_go(tmp_path):
    for number in range(migrated.KEPT + 2):
        file = migrated.made_once(tmp_path / f"{number}.sqlite3", lambda file: file.write_text(""))
        os.utime(file, (number, number))
    migrated.made_once(tmp_path / "dump.sql", lambda file: file.write_text(""))

    kept = [f"{number}.sqlite3" for number in range(2, migrated.KEPT + 2)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*kept, "dump.sql"]


def test_a_migrate_that_fails_says_why_and_is_no_database(tmp_path):
    with pytest.raises(migrated.NotMigrated, match="DATABASE_URL must begin with postgres"):
        migrated.migrate(DATABASE_URL="mysql://elsewhere/x", DATA_DIR=str(tmp_path))


def test_a_database_that_is_there_stays(tmp_path):
    target = tmp_path / "test.sqlite3"
    target.write_text("kept by --reuse-db")

    migrated.copy_sqlite(target)

    assert target.read_text() == "kept by --reuse-db"
