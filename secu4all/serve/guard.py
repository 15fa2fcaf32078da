"""Runs one command and ends it when the supervisor is gone, however it went. Started as a file, with the standard library only.

    python -I -S guard.py PIPE_FD PGID_FILE -- command …

PIPE_FD is the read end of a pipe whose write end only the supervisor holds: it reads empty when the supervisor is gone, even by
SIGKILL. The command gets a session of its own and never inherits the pipe. PGID_FILE tells the supervisor which process group
to end should this guard itself be killed. A command that makes groups of its own writes each into a file beside it: to NAME.pgid belong
all NAME-….pgid.
"""

import glob
import os
import selectors
import signal
import subprocess
import sys
import time

GRACE_SECONDS = 8


def end_groups(child, pgid_file, grace=GRACE_SECONDS):
    """Ask the command to end, then end all that is left of its groups.

    The request goes to the command alone: a worker's children would take it as "drop your task now".
    """
    try:
        child.terminate()
        child.wait(grace)
    except subprocess.TimeoutExpired:
        pass
    kill_groups(pgid_file)
    child.wait()


def group_files(pgid_file):
    """Return the command's own file and those of the groups that it has made."""
    stem = os.fspath(pgid_file).removesuffix(".pgid")
    return [f"{stem}.pgid", *glob.glob(f"{glob.escape(stem)}-*.pgid")]


def kill_groups(pgid_file):
    """End every process of the groups at once, and forget the groups; an empty or missing one is no error."""
    for path in group_files(pgid_file):
        try:
            with open(path) as stream:
                pgid = int(stream.read())
            os.remove(path)
            os.killpg(pgid, signal.SIGKILL)
        except (OSError, ValueError):  # gone meanwhile; macOS answers EPERM for a group of zombies
            continue


def watch(child, pgid_file, pipe_fd, wake_fd):
    """Return False when the command has ended by itself; end it and return True when the supervisor is gone."""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe_fd, selectors.EVENT_READ, "supervisor")
        selector.register(wake_fd, selectors.EVENT_READ, "signal")
        while child.poll() is None:
            for key, _ in selector.select(timeout=5):
                if key.data == "supervisor":
                    end_groups(child, pgid_file)
                    return True
                os.read(wake_fd, 512)
    kill_groups(pgid_file)
    return False


def tidy(pgid_file):
    """Do what the supervisor cannot do any more: remove the run folder, once the last guard has left it empty."""
    try:
        os.rmdir(os.path.dirname(pgid_file))
    except OSError:
        pass


def main(arguments):
    """Run the command; return its exit code, or 128 + signal."""
    pipe_fd, pgid_file, command = int(arguments[0]), arguments[1], arguments[3:]
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write)
    stopping = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A request to stop that arrives before the command exists must not be lost.
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(time.monotonic()))
    child = subprocess.Popen(command, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: child.poll() is None and child.terminate())
    with open(pgid_file, "w") as stream:
        stream.write(str(child.pid))
    if stopping:
        child.terminate()
    if watch(child, pgid_file, pipe_fd, wake_read):
        tidy(pgid_file)
    code = child.returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
