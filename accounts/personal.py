"""What the accounts app, sign-in and the authoring packages keep about people. Bases are Articles of the GDPR; counsel has to confirm them."""

from accounts.personal_data import register

TASK = "Art. 6(1)(b) or (e), § 26 BDSG or Land law"
SECURITY = "Art. 6(1)(f), Art. 32"
MEMBERSHIP_END = "end of the membership + 12 months"


def register_own() -> None:
    """Register everything of this layer."""
    _people()
    _joining()
    _words_and_acts()
    _sign_in()
    _authoring()


def _people() -> None:
    register(
        "accounts.User",
        fields=[
            *["email", "full_name", "language", "name_shown", "extra_time_percent", "is_active", "date_joined", "erased_at"],
            *["password", "last_login", "is_staff", "is_superuser", "unread", "objected_at", "restricted_at"],
        ],
        purpose="account, certificate, sign-in",
        basis=TASK,
        rows=["profile", "sign_ins"],
        retention="until erasure; after 24 months without sign-in two notices, then erased",
    )
    register(
        "accounts.Membership",
        fields=["user", "organisation", "office_kind", "unit", "started_at", "ended_at"],
        purpose="plan training in a municipality",
        basis=TASK,
        rows=["membership"],
        retention=MEMBERSHIP_END,
    )
    register(
        "accounts.RoleGrant",
        fields=["user", "role", "organisation", "valid_from", "valid_until", "granted_by", "is_deputy"],
        purpose="who may do what, and who allowed it",
        basis=SECURITY,
        rows=["role_grants"],
        retention="end of the grant + 3 years",
    )
    register(
        "accounts.VisibilityChange",
        fields=["organisation", "level", "agreement_reference", "decided_by", "decided_on", "effective_from"],
        purpose="proof of which level held when, and who decided it",
        basis=TASK,
        rows=["visibility"],
        retention="as long as the municipality takes part + 3 years",
    )


def _joining() -> None:
    """Getting in and learning together."""
    register(
        "accounts.Invitation",
        fields=[
            *["public_id", "organisation", "cohort", "kind", "email", "full_name", "office_kind", "unit", "language", "label"],
            *["token_hash", "turn", "seats", "uses_left", "expires_at", "created_by", "created_at", "accepted_at", "revoked_at"],
            *["mailed_at", "lease_until", "next_try_at", "tries"],
        ],
        purpose="invite people into a municipality",
        basis=TASK,
        rows=["invitation"],
        retention="expiry + 30 days",
    )
    register(
        "accounts.JoinRequest",
        fields=[
            *[
                "public_id",
                "user",
                "organisation",
                "office_kind",
                "unit",
                "invitation",
                "state",
                "requested_at",
                "decided_at",
                "decided_by",
            ],
        ],
        purpose="decide who belongs to a municipality",
        basis=TASK,
        rows=["invitation", "membership"],
        retention="decision + 12 months; without a decision 12 months after the request",
    )
    register(
        "accounts.CohortMember",
        fields=["cohort", "membership", "joined_at"],
        purpose="learn together",
        basis=TASK,
        rows=["membership"],
        retention=MEMBERSHIP_END,
    )


def _words_and_acts() -> None:
    """What is said and done in the name of a municipality."""
    register(
        "accounts.MailText",
        fields=["organisation", "kind", "language", "subject", "body", "changed_by", "changed_at"],
        purpose="a municipality's own words for its mails, and who wrote them",
        basis=TASK,
        rows=["invitation"],
        retention="until changed or the municipality leaves",
    )
    register(
        "accounts.CoordinationEvent",
        fields=["organisation", "actor", "subject", "kind", "facts", "at"],
        purpose="accountability: what was done in the name of a municipality",
        basis=SECURITY,
        rows=["audit_log"],
        retention="3 years",
    )
    register(
        "website.MunicipalityPage",
        fields=["contact_mail"],
        purpose="whom to ask in a municipality, published on its own page",
        basis=TASK,
        rows=["catalogue"],
        retention="with the page",
    )


def _sign_in() -> None:
    for model, fields in {
        "account.EmailAddress": ["user", "email", "verified", "primary"],
        "mfa.Authenticator": ["user", "type", "data", "created_at", "last_used_at"],
        "usersessions.UserSession": ["user", "ip", "user_agent", "session_key", "data", "created_at", "last_seen_at"],
        "socialaccount.SocialAccount": ["user", "provider", "uid", "extra_data", "date_joined", "last_login"],
    }.items():
        register(
            model,
            fields=fields,
            purpose="security of the account",
            basis=SECURITY,
            rows=["sign_ins"],
            retention="end of the sign-in + 14 days",
        )


def _authoring() -> None:
    for model, fields in {
        "wagtailcore.Page": ["owner", "locked_by"],
        "wagtailcore.Revision": ["user"],
        "wagtailcore.PageLogEntry": ["user"],
        "wagtailcore.ModelLogEntry": ["user"],
        "wagtailcore.Comment": ["user", "resolved_by"],
        "wagtailcore.CommentReply": ["user"],
        "wagtailcore.PageSubscription": ["user"],
        "wagtailcore.WorkflowState": ["requested_by"],
        "wagtailcore.TaskState": ["finished_by"],
        "wagtailcore.UploadedFile": ["uploaded_by_user"],
        "wagtailadmin.EditingSession": ["user"],
        "wagtailadmin.FormState": ["user"],
        "wagtailusers.UserProfile": ["user"],
        "wagtailimages.Image": ["uploaded_by_user"],
        "wagtaildocs.Document": ["uploaded_by_user"],
        "wagtailmedia.Media": ["uploaded_by_user"],
        "website.Picture": ["uploaded_by_user"],
        "website.Film": ["uploaded_by_user"],
        "wagtail_localize.StringTranslation": ["last_translated_by"],
        "wagtail_localize.SegmentOverride": ["last_translated_by"],
    }.items():
        register(
            model,
            fields=fields,
            purpose="authorship: who wrote, changed, released",
            basis=TASK,
            rows=["drafts"],
            retention="with the page; after erasure re-attributed to a former author",
        )
