"""What a row carries that is its own outbox: who is at it, and when it is tried again."""

from django.db import models


class Outbox(models.Model):
    """Work that waits in its own row. Whoever does it claims the row by a conditional UPDATE of `lease_until`; a failure sets `next_try_at`.

    Written by the services that do the work; nothing about a person. `tries` stays with each model: its range differs.
    """

    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class Workpiece(Outbox):
    """A row for which a worker makes a file. `tries` are counted at the claim, `losses` are claims whose worker vanished."""

    tries = models.PositiveIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta(Outbox.Meta):
        abstract = True
