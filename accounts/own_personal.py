"""What messages, copies, erasures and the audit log keep about people; what stays of this layer after an erasure; the kinds of messages."""

from django.utils.translation import gettext_lazy as _

from accounts.notices import Kind, register_kind
from accounts.personal import SECURITY, TASK
from accounts.personal_acts import keep, withhold
from accounts.personal_data import register


def register_own() -> None:
    """Register everything of this part."""
    _rows()
    _staying()
    _messages()


def _rows() -> None:
    register(
        "accounts.Notification",
        fields=[
            *["person", "kind", "key", "facts", "address", "created_at", "read_at", "on_platform", "by_mail", "mailed_at"],
            *["lease_until", "next_try_at", "tries"],
        ],
        purpose="tell people what concerns them",
        basis=TASK,
        rows=["messages"],
        retention="180 days",
    )
    register(
        "accounts.NotificationChoice",
        fields=["person", "kind", "on_platform", "by_mail"],
        purpose="tell people where they want to be told",
        basis=TASK,
        rows=["messages"],
        retention="until erasure",
    )
    register(
        "accounts.PersonalExport",
        fields=["public_id", "person", "act", "state", "requested_at", "made_at", "ends_at", "size", "tries", "lease_until", "next_try_at"],
        purpose="hand over the own data (Art. 15, 20)",
        basis="Art. 6(1)(c), Art. 15, 20",
        rows=["own_data"],
        retention="file 24 hours; that one was made 12 months",
    )
    register(
        "accounts.PersonAct",
        fields=[
            *["person", "kind", "reason", "by_command", "requested_by", "requested_at", "ends_at", "state", "decided_by", "decided_at"],
            *["decision_note", "alone", "carried_out_at"],
        ],
        purpose="two persons for a copy or an erasure of somebody's data",
        basis=SECURITY,
        rows=["own_data"],
        retention="3 years; free texts until erasure",
    )
    register(
        "accounts.ErasureRequest",
        fields=["person", "state", "ground", "requested_at", "due_at", "ended_at", "tries", "lease_until", "next_try_at"],
        purpose="erase, and prove that it was done",
        basis="Art. 6(1)(c), Art. 17",
        rows=["own_data"],
        retention="3 years after the erasure",
    )
    register(
        "accounts.AuditEvent",
        fields=["actor", "second", "subject", "organisation", "act", "object", "reason", "at", "digest"],
        purpose="who did what with special rights, and why",
        basis=SECURITY,
        rows=["audit"],
        retention="3 years",
    )


def _staying() -> None:
    withhold("mfa.Authenticator", "data", "the secret of a second factor")
    withhold("usersessions.UserSession", "data", "internal state of a sign-in")
    accountable = _("That somebody held a role, and who gave it, stays for three years, without a name.")
    keep("accounts.RoleGrant", accountable)
    keep("accounts.AuditEvent", _("What was done with special rights stays in the log for three years, without a name."))
    keep("accounts.PersonAct", _("That somebody asked for a copy or an erasure, and who decided, stays for three years, without a name."))
    keep("accounts.ErasureRequest", _("That and when an account was erased stays for three years, without a name."))


def _messages() -> None:
    register_kind(
        Kind(
            "export_ready",
            _("Your copy of your data"),
            _("The copy of your data is ready."),
            _("You can download it for 24 hours; then the file is removed."),
            mails=True,
            fixed=True,
        )
    )
    register_kind(
        Kind(
            "erasure_planned",
            _("Erasure of your account"),
            _("Your account will be erased on %(date)s."),
            _("Until then you can take it back under “My data”. Download your certificates before, if you want to keep them."),
            mails=True,
            fixed=True,
        )
    )
    register_kind(
        Kind(
            "erasure_cancelled",
            _("Erasure taken back"),
            _("Your account stays. The planned erasure was taken back."),
            mails=True,
            fixed=True,
        )
    )
    register_kind(
        Kind(
            "inactive",
            _("Account not used for a long time"),
            _("You have not signed in for a long time. Your account will be erased on %(date)s."),
            _("Sign in once before that day, and everything stays as it is."),
            mails=True,
            fixed=True,
        )
    )
    register_kind(
        Kind(
            "visibility_changes",
            _("What your municipality sees"),
            _("From %(date)s on, %(municipality)s sees something else about you: %(level)s."),
            _("Under “My data” you read what this means. What you did before that day is not affected."),
            mails=True,
            fixed=True,
        )
    )
    _acts()
    _joining()


def _acts() -> None:
    """What concerns administrators stands under a topic that nobody can switch off either, so that the page of choices shows no line more."""
    register_kind(
        Kind(
            "data_copied",
            "",
            _("The administration has a copy of your data made."),
            _("Who, when and why stands under “My data”."),
            mails=True,
            fixed=True,
            topic="export_ready",
        )
    )
    asked = {
        "act_asked": (
            _("A request about somebody’s data waits for a second person."),
            _("Please decide until %(date)s; after that it expires. About whom it is stands on the page."),
        ),
        "act_approved": (_("Your request about somebody’s data is approved."), ""),
        "act_refused": (_("Your request about somebody’s data is refused."), _("The reason stands on the page; nothing was changed.")),
        "act_expired": (
            _("Your request about somebody’s data has expired."),
            _("Nobody decided within 14 days; nothing was changed. You can ask again."),
        ),
        "act_copy_ready": (
            _("The copy you asked for is ready."),
            _("You can download it for 24 hours; then the file is removed."),
        ),
    }
    for name, (title, text) in asked.items():
        register_kind(Kind(name, "", title, text, mails=True, fixed=True, topic="export_ready"))


def _joining() -> None:
    register_kind(
        Kind("joining", _("Municipalities: invitations and requests"), _("Something has changed about your municipality."), has_mail=False)
    )
    register_kind(
        Kind(
            "invited", "", _("%(municipality)s has invited you."), _("The invitation came by mail; its link leads you in."), topic="joining"
        )
    )
    register_kind(Kind("join_accepted", "", _("You now belong to %(municipality)s."), topic="joining"))
    register_kind(
        Kind(
            "join_refused",
            "",
            _("%(municipality)s has not accepted your request."),
            _("You can go on learning on your own. Please ask the coordination if you think this is a mistake."),
            topic="joining",
        )
    )
    register_kind(
        Kind(
            "join_requested",
            "",
            _("Somebody asks to belong to %(municipality)s."),
            _("You decide on the coordinator’s desk."),
            topic="joining",
        )
    )
    register_kind(Kind("invitation_accepted", "", _("Invitations to %(municipality)s were accepted today."), topic="joining"))
    register_kind(
        Kind(
            "looked_at",
            _("Who opened a list with my name"),
            _("%(date)s: the coordination of %(municipality)s opened a list of its people."),
            _("Who, when and for what stands under “My data”."),
            has_mail=False,
        )
    )
