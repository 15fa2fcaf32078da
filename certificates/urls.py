"""Addresses of certificates: checking one, and the holder's own page."""

from django.urls import path, re_path

from certificates import check_views, credential_views, holder_views, seal_views, share_views, transcript_views, views, wallet_views

app_name = "certificates"
urlpatterns = [
    path("verify/seal/authority.pem", seal_views.authority, name="authority"),
    path("verify/", check_views.verify, name="verify"),
    re_path(r"^verify/fingerprint/(?P<sha256>[0-9a-fA-F]{64})/$", check_views.verify_file, name="verify_file"),
    re_path(r"^verify/fingerprint/(?P<sha256>[0-9a-fA-F]{64})\.json$", check_views.verify_file, {"as_json": True}, name="verify_file_json"),
    re_path(
        r"^verify/(?P<code>[^/]{1,300})/credential/(?P<sha256>[0-9a-fA-F]{64})/$", check_views.verify_credential, name="verify_credential"
    ),
    re_path(
        r"^verify/(?P<code>[^/]{1,300})/credential/(?P<sha256>[0-9a-fA-F]{64})\.json$",
        check_views.verify_credential,
        {"as_json": True},
        name="verify_credential_json",
    ),
    re_path(r"^verify/(?P<code>[^/]{1,300})\.json$", check_views.verify_code, {"as_json": True}, name="verify_json"),
    # Anything may be asked for, slashes included: malformed and unknown codes get the same answer. Only what looks like a file is
    # none: tools that look for a page's files beside it must not use up the limit on misses.
    re_path(r"^verify/(?P<code>(?!.*\.[a-z][a-z0-9]{1,4}/$).+)/$", check_views.verify_code, name="verify_code"),
    path("certificates/<uuid:public_id>/", wallet_views.certificate, name="certificate"),
    path("certificates/<uuid:public_id>/status/", views.status, name="status"),
    path("certificates/<uuid:public_id>/certificate.pdf", views.download, name="download"),
    path("certificates/<uuid:public_id>/correction/", holder_views.correction, name="correction"),
    path("certificates/<uuid:public_id>/renew/", holder_views.renew, name="renew"),
    path("certificates/<uuid:public_id>/credential.json", credential_views.credential, name="credential"),
    path("certificates/<uuid:public_id>/badge.png", credential_views.badge, {"kind": "png"}, name="badge_png"),
    path("certificates/<uuid:public_id>/badge.svg", credential_views.badge, {"kind": "svg"}, name="badge_svg"),
    path("certificates/<uuid:public_id>/expiry.ics", wallet_views.expiry, name="expiry"),
    path("certificates/<uuid:public_id>/share/", wallet_views.share, name="share"),
    path("certificates/<uuid:public_id>/share/<int:pk>/end/", wallet_views.end_share, name="end_share"),
    path("learn/certificates/", wallet_views.certificates, name="wallet"),
    path("learn/certificates/transcript/", transcript_views.ask, name="ask_transcript"),
    path("learn/certificates/transcript/<uuid:public_id>/", transcript_views.status, name="transcript_status"),
    path("learn/certificates/transcript/<uuid:public_id>.pdf", transcript_views.download, name="transcript"),
    re_path(r"^shared/(?P<token>[\w-]{1,64})/$", share_views.shared, name="shared"),
    re_path(r"^shared/(?P<token>[\w-]{1,64})/certificate\.pdf$", share_views.shared_file, name="shared_file"),
    re_path(r"^shared/(?P<token>[\w-]{1,64})/credential\.json$", share_views.shared_credential, name="shared_credential"),
]
