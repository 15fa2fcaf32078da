"""What `make` runs first, with the machine's own Python: check what is needed, make .venv, install the locked packages.

    python3 secu4all/serve/bootstrap.py base 8000      before `make run`
    python3 secu4all/serve/bootstrap.py dev            before everything a developer does

Each missing thing gives one sentence and exit code 1. This file imports nothing of ours and keeps to the syntax of Python 3.6,
or an old Python could not say that it is too old.
"""

import hashlib
import os
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST, TOO_NEW = (3, 11), (3, 15)


class Missing(Exception):
    """Something the machine lacks; the message is the one sentence the person reads."""


def check_python(version=None):
    """Refuse a Python that the locked packages do not support."""
    version = tuple(version or sys.version_info)[:2]
    if not OLDEST <= version < TOO_NEW:
        raise Missing(
            "Secu4All needs Python 3.11 to 3.14, but this is Python %d.%d: install a newer one, or name it with "
            "'make run PYTHON=python3.12'." % version
        )


def check_platform(name=None):
    """Refuse Windows, where neither the worker nor the broker runs."""
    if (name or os.name) != "posix":
        raise Missing("Secu4All runs on Linux and macOS: on Windows, use the Linux subsystem (WSL 2).")


def check_venv_module():
    """Refuse a Python whose venv module was split off into a package of its own, as Debian does."""
    try:
        # slow import: Debian splits these two off, and only a new environment needs them
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Missing(
            "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv) and start again."
        ) from None


def check_writable(folder):
    """Refuse a folder that cannot be written, by trying to write: root may write everywhere but on a read-only disk."""
    probe = os.path.join(folder, ".secu4all-write-test")
    try:
        if not os.path.isdir(folder):
            os.makedirs(folder)
        with open(probe, "w"):
            pass
        os.remove(probe)
    except OSError as error:
        raise Missing(
            "Secu4All cannot write into the folder %s (%s): make it writable, or clone into another one."
            % (folder, error.strerror or error)
        ) from None


def check_port(text):
    """Refuse what is no port number, and a port that somebody else listens on."""
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise Missing("PORT must be a number from 1 to 65535, it is %r: try 'PORT=9000 make run'." % text)
    probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except PermissionError:
        raise Missing("Port %d is reserved for the administrator: try 'PORT=9000 make run'." % port) from None
    except OSError:
        other = port + 1000 if port + 1000 <= 65535 else 9000
        raise Missing(
            "Port %d is taken by another program (or Secu4All runs already): stop it, or try 'PORT=%d make run'." % (port, other)
        ) from None
    finally:
        probe.close()


def lock_file(name):
    """Return the path of requirements/<name>.txt."""
    return os.path.join(ROOT, "requirements", name + ".txt")


def fingerprint(name):
    """Return a hash of the lock file and of the Python in .venv: either may change under a finished environment."""
    with open(lock_file(name), "rb") as stream:
        return hashlib.sha256(stream.read() + venv_version().encode()).hexdigest()


def venv_version():
    """Return the version of the Python in .venv, or an empty text when there is none that starts."""
    try:
        command = [VENV_PYTHON, "-c", "import sys; print(sys.version_info[:2])"]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def make_environment():
    """Create .venv, or create it anew when its Python is gone (an upgrade of the machine, a moved folder)."""
    if venv_version():
        return
    say("Creating the Python environment in .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode or not venv_version():
        sys.stderr.write(made.stdout.decode(errors="replace"))
        raise Missing("The Python environment could not be created in .venv; the lines above say why.")


def install(name):
    """Install requirements/<name>.txt into .venv unless that was done; every file is checked against its hash."""
    stamp = os.path.join(VENV, ".installed-" + name)
    wanted = fingerprint(name)
    if os.path.exists(stamp):
        with open(stamp) as stream:
            if stream.read() == wanted:
                return
    say("Installing the packages of requirements/%s.txt (about half a minute) …" % name)
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "-r", lock_file(name)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise Missing("The packages could not be installed; the lines above say why. Is this machine connected to a package index?")
    with open(stamp, "w") as stream:
        stream.write(wanted)


def say(text):
    """Print one line of progress at once."""
    print(text, flush=True)


def main(arguments):
    """Check, create, install; return the exit code."""
    name = arguments[0] if arguments else "base"
    try:
        check_python()
        check_platform()
        check_writable(ROOT)
        if len(arguments) > 1:
            check_writable(os.environ.get("DATA_DIR") or os.path.join(ROOT, "var"))
            check_port(arguments[1])
        if not venv_version():
            check_venv_module()
        make_environment()
        install(name)
    except Missing as missing:
        sys.stderr.write("%s\n" % missing)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
