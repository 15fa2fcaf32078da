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
            *["template_version", "requested_at", "issued_at", "revoked_at", "revoked_by", "revocation_reason", "replaces", "notified_at"],
            *["erased_at", "tries", "losses", "next_try_at", "lease_until", "last_error"],
        ],
        purpose="proof to others",
        basis=BASIS,
        rows=["certificate", "verification", "jobs"],
        retention=KEPT,
    )
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
