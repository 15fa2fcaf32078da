"""The production shape without containers: Debian's PostgreSQL, Redis and nginx, and the entry points of docker/run, on loopback."""

import email
import email.policy
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import SAFE, postgres
from tests.serve.running import FOREIGN, ROOT, free_port, wait_for
from tests.web import Browser

NEEDED = {"nginx": "nginx", "redis-server": "redis-server"}
# nginx and initdb are not on everybody's path.
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"


def missing_programs() -> list[str]:
    """Return Debian's names of the packages this machine lacks."""
    absent = [package for program, package in NEEDED.items() if not shutil.which(program, path=PATH)]
    return absent if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else [*absent, "postgresql"]


@dataclass
class Stack:
    """A running production shape."""

    folder: Path
    port: int
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """What browsers type."""
        return f"http://localhost:{self.port}"

    def browser(self) -> Browser:
        """Return a visitor without cookies."""
        return Browser(self.address)

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run a command as the containers would."""
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False)

    def mails(self, to: str) -> list[str]:
        """Return the texts of the mails sent to this address so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [
            "\n".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
            for mail in mails
            if to in str(mail["To"])
        ]

    def logs(self) -> str:
        """Return the ends of all logs, for a failure's message."""
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log")))


@contextmanager
def process(name: str, command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Run a process in a group of its own, its output in <name>.log; ended by its id afterwards."""
    with (folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(40)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def fill(template: Path, values: dict[str, str]) -> str:
    """Fill in ${S4A_…} as the container's envsubst does; an unknown word is an error."""
    return re.sub(r"\$\{(S4A_\w+)\}", lambda match: values[match.group(1)], template.read_text())


def nginx_command(folder: Path, *, port: int, web_port: int) -> list[str]:
    """Write nginx's configuration from the shipped template; return its command."""
    run_dir, extra = folder / "nginx", folder / "nginx.d"
    run_dir.mkdir()
    extra.mkdir()
    values = {
        "S4A_RUN": str(run_dir),
        "S4A_LISTEN": f"127.0.0.1:{port}",
        "S4A_HOSTS": "localhost",
        "S4A_WEB": f"127.0.0.1:{web_port}",
        "S4A_STATIC": str(folder / "static"),
        "S4A_MEDIA": str(folder / "media" / "public"),
        "S4A_PUBLIC_URL": f"http://localhost:{port}",
        "S4A_EXTRA": str(extra),
    }
    configuration = run_dir / "nginx.conf"
    configuration.write_text(fill(ROOT / "docker" / "nginx.conf.template", values))
    # Root's nginx would drop to an account that cannot read the test's folder.
    as_root = " user root;" if os.geteuid() == 0 else ""
    return ["nginx", "-c", str(configuration), "-g", f"daemon off;{as_root}"]


def app_environment(folder: Path, *, port: int, web_port: int, redis_url: str, database_url: str) -> dict[str, str]:
    """Return what docker-compose.yml gives to the application's containers."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {
        **kept,
        "PATH": PATH,
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "TRUSTED_PROXIES": "1",
        "ACCEL_REDIRECT": "/_uploads",
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "BIND": f"127.0.0.1:{web_port}",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
        "WORKER_PROCESSES": "1",
        "DATA_DIR": str(folder / "data"),
        "MEDIA_DIR": str(folder / "media"),
        "STATIC_DIR": str(folder / "static"),
    }


@contextmanager
def production() -> Iterator[Stack]:
    """Start everything in the order of docker-compose.yml; stop it in the opposite order."""
    folder = Path(tempfile.mkdtemp(prefix="s4a-prod-"))
    for name in ("data", "media/public", "static", "mail"):
        (folder / name).mkdir(parents=True)
    port, web_port, redis_port, database_port = (free_port() for _ in range(4))
    password = secrets.token_hex(16)
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        running.enter_context(postgres(SAFE, database_port))
        environment = app_environment(
            folder,
            port=port,
            web_port=web_port,
            redis_url=f"redis://:{password}@127.0.0.1:{redis_port}",
            database_url=f"postgres://secu4all@127.0.0.1:{database_port}/postgres",
        )
        redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(redis_port), "--requirepass", password]
        redis += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--dir", str(folder / "data")]
        running.enter_context(process("redis", redis, folder, environment))
        stack = Stack(folder, port, environment)
        setup = stack.run("docker/run", "setup")
        assert setup.returncode == 0, setup.stdout + setup.stderr[-4000:]
        for name in ("web", "worker", "beat"):
            running.enter_context(process(name, ["docker/run", name], folder, environment))
        running.enter_context(process("nginx", nginx_command(folder, port=port, web_port=web_port), folder, environment))
        wait_for(lambda: _is_ready(stack), 90, f"/readyz through nginx\n{stack.logs()}")
        yield stack


def _is_ready(stack: Stack) -> bool:
    try:
        return stack.browser().get("/readyz").status == 200
    except OSError:
        time.sleep(0.5)
        return False
