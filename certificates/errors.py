"""What the services of this app refuse."""


class CertificateError(Exception):
    """Base of all refusals of this app."""


class NotEarned(CertificateError):
    """The enrolment is not completed, or its version asks for more than was done."""


class ContentRefused(CertificateError):
    """The sheet cannot be made from this statement; trying again would not help, a person has to look."""


class NotStanding(CertificateError):
    """The certificate was already revoked or replaced."""


class FileDamaged(CertificateError):
    """The stored file is gone, or its bytes are no longer those that were issued."""


class ChangeRefused(CertificateError):
    """A change of a certificate was not asked for or not decided; `reason` is one of the words below."""

    REASONS = (
        "open",
        "decided",
        "second_person",
        "reason",
        "same_name",
        "not_standing",
        "no_rule",
        "wait",
        "foreign",
        "layout",
        "same_rule",
    )

    def __init__(self, reason: str):
        if reason not in self.REASONS:
            raise ValueError(reason)
        super().__init__(reason)
        self.reason = reason


class RenewalRefused(CertificateError):
    """A certificate cannot be renewed now; the message is the state of the offer."""


class SealUnusable(CertificateError):
    """The seal cannot be made with this key: it cannot be read, it has ended, or it cannot sign. A person has to look."""


class SealNotYet(CertificateError):
    """The clock stands before a moment that lies behind us; it passes when the clock is right again."""


class LogoRefused(CertificateError):
    """The uploaded logo cannot be used; the message says why to whoever uploaded it."""


class KeyUnusable(CertificateError):
    """The key of credentials cannot be read, is of another kind, or was withdrawn."""


class LayoutRefused(CertificateError):
    """A draft of a layout cannot be released; `faults` are sentences for whoever edits it."""

    def __init__(self, faults: list[str]):
        super().__init__("; ".join(faults))
        self.faults = faults


class TooManyShares(CertificateError):
    """The certificate has as many open links as one may have; one of them has to be taken back first."""


class NothingCompleted(CertificateError):
    """The person has completed no course, so there is nothing to list."""


class TooManyTranscripts(CertificateError):
    """The person has asked for as many transcripts as one may within an hour."""
