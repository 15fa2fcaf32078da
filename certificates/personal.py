"""What certificates keep about people."""

from accounts.personal_data import register

BASIS = "Art. 6(1)(b) or (f), Art. 17(3)(e)"
KEPT = "validity + 3 years whole; then code, number, course version, dates, state and hash for 10 years"


def register_own() -> None:
    """Register the rows of this app."""
    register(
        "certificates.Certificate",
        fields=[
            *[
                "public_id",
                "code",
                "enrolment",
                "state",
                "statement",
                "schema",
                "language",
                "valid_from",
                "valid_until",
                "status_list",
                "status_index",
                "credential",
                "pdf",
                "pdf_sha256",
            ],
            *[
                "template_version",
                "requested_at",
                "issued_at",
                "revoked_at",
                "revoked_by",
                "revocation_reason",
                "public_reason",
                "replaces",
                "notified_at",
            ],
            *["erased_at", "tries", "losses", "next_try_at", "lease_until", "last_error"],
        ],
        purpose="proof to others",
        basis=BASIS,
        rows=["certificate", "verification", "jobs"],
        retention=KEPT,
    )
    _register_traces()
    _register_life()
    _register_runs()
    _register_rules()


def _register_traces() -> None:
    """Register what happens to a certificate, and the ways to show it."""
    register(
        "certificates.CertificateEvent",
        fields=["certificate", "kind", "actor", "at", "data"],
        purpose="who issued, revoked or replaced it, and when",
        basis=BASIS,
        rows=["certificate", "revocation"],
        retention=KEPT,
    )
    register(
        "certificates.CertificateShare",
        fields=["certificate", "token_hash", "with_file", "created_at", "ends_at", "revoked_at", "openings"],
        purpose="show a certificate by a link that ends and can be taken back",
        basis=BASIS,
        rows=["certificate"],
        retention="end of the link + 90 days",
    )
    register(
        "certificates.Transcript",
        fields=[
            *["public_id", "learner", "number", "language", "state", "content", "requested_at", "made_at", "pdf", "pdf_sha256"],
            *["tries", "losses", "next_try_at", "lease_until", "last_error"],
        ],
        purpose="an overview of the own courses, on request",
        basis=BASIS,
        rows=["certificate", "jobs"],
        retention="content and file 7 days; number, date and hash 3 years",
    )


def _register_life() -> None:
    """Register what happens to certificates afterwards."""
    register(
        "certificates.ChangeRequest",
        fields=[
            *[
                "certificate",
                "kind",
                "reason",
                "public_reason",
                "note",
                "requested_by",
                "requested_at",
                "organisation",
                "state",
                "decided_by",
                "decided_at",
            ],
            *["decision_note", "alone"],
        ],
        purpose="who asked for a revocation or a correction, why, and who decided",
        basis=BASIS,
        rows=["certificate", "revocation"],
        retention=KEPT,
    )
    register(
        "certificates.HolderNotice",
        fields=["certificate", "key", "made_at", "ended_at", "mailed", "tries", "next_try_at", "lease_until"],
        purpose="tell the holder once",
        basis=BASIS,
        rows=["certificate", "jobs"],
        retention="with the certificate",
    )
    register(
        "certificates.LayoutRelease",
        fields=["layout", "revision", "digest", "edited_by", "edited_at", "released_by", "released_at", "alone"],
        purpose="who edited a layout and who released it",
        basis="Art. 6(1)(f), Art. 32",
        rows=["certificate_layout"],
        retention="with the layout",
    )


def _register_rules() -> None:
    """Register who has had rules changed."""
    register(
        "certificates.RuleChange",
        fields=[
            *["course", "layout", "valid_months", "ends", "note", "requested_by", "requested_at"],
            *["state", "decided_by", "decided_at", "alone"],
        ],
        purpose="who asked for a rule to be changed, why, and who decided",
        basis="Art. 6(1)(f), Art. 32",
        rows=["certificate_layout"],
        retention="with the course",
    )


def _register_runs() -> None:
    """Register what is done with many certificates at once."""
    register(
        "certificates.BulkRun",
        fields=[
            *[
                "kind",
                "state",
                "course",
                "completed_from",
                "completed_to",
                "organisation",
                "reason",
                "note",
                "undoes",
                "total",
                "requested_by",
            ],
            *["requested_at", "approved_by", "approved_at", "alone", "ended_at", "lease_until"],
        ],
        purpose="who had what done with many certificates, and who approved",
        basis="Art. 6(1)(f), Art. 32",
        rows=["certificate", "revocation"],
        retention=KEPT,
    )
    register(
        "certificates.BulkRow",
        fields=["run", "enrolment", "before", "after", "state", "why"],
        purpose="do it once for each person, and show what became of it",
        basis=BASIS,
        rows=["certificate", "jobs"],
        retention=KEPT,
    )
