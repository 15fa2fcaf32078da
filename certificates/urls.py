"""Addresses of certificates: checking one, and the holder's own page."""

from django.urls import path, re_path

from certificates import credential_views, holder_views, views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    # Anything may be asked for, slashes included: malformed and unknown codes get the same answer. Only what looks like a file is
    # none: tools that look for a page's files beside it must not use up the limit on misses.
    re_path(r"^verify/(?P<code>(?!.*\.[a-z][a-z0-9]{1,4}/$).+)/$", views.verify_code, name="verify_code"),
    path("certificates/<uuid:public_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:public_id>/status/", views.status, name="status"),
    path("certificates/<uuid:public_id>/certificate.pdf", views.download, name="download"),
    path("certificates/<uuid:public_id>/correction/", holder_views.correction, name="correction"),
    path("certificates/<uuid:public_id>/renew/", holder_views.renew, name="renew"),
    path("certificates/<uuid:public_id>/credential.json", credential_views.credential, name="credential"),
    path("certificates/<uuid:public_id>/badge.png", credential_views.badge, {"kind": "png"}, name="badge_png"),
    path("certificates/<uuid:public_id>/badge.svg", credential_views.badge, {"kind": "svg"}, name="badge_svg"),
]
