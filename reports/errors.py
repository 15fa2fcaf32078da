"""What the services of this app refuse."""


class ReportError(Exception):
    """Base of all refusals of this app."""


class PeriodOpen(ReportError):
    """The quarter has not ended long enough ago to be frozen."""


class GroupTooSmall(ReportError):
    """The smallest group is set to a number that protects nobody."""


class NothingFrozen(ReportError):
    """There is no frozen quarter to report on."""


class NotAllowed(ReportError):
    """The matrix or the municipality's level does not allow this list."""
