"""What the services of this app refuse."""


class AccountError(Exception):
    """Base of all refusals of this app."""


class GrantRefused(AccountError):
    """A role may not be given or taken this way; the message says why in the reader's language."""


class NotAMember(AccountError):
    """The person does not, or no longer, belong to the municipality."""


class MunicipalityClosed(AccountError):
    """The municipality takes no members by choice: the address does not belong to it, or it is not active."""


class ExportRefused(AccountError):
    """A copy of the own data was made within the last day."""


class ErasureRefused(AccountError):
    """An account cannot be erased; the first argument says why: last_administrator or erased."""


class ActRefused(AccountError):
    """A privileged act is refused; the message says why in the reader's language."""


class InvitationInvalid(AccountError):
    """The invitation is unknown, altered, expired, revoked or used up: one refusal for all, so that nothing can be learnt from it."""


class AlreadyDecided(AccountError):
    """Somebody has decided the request to join already."""


class DecisionRefused(AccountError):
    """A request about somebody else's data, or a decision about one, is refused; `reason` says why in one word (`act_forms.REFUSALS`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
