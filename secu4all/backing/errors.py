"""What a backup or a restore refuses."""


class BackupFailed(Exception):
    """A backup could not be made or restored; the message is one sentence that says why."""
