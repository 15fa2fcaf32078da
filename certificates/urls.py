"""Addresses of certificates: checking one, and the holder's own page."""

from django.urls import path, re_path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    # Anything may be asked for, slashes included: malformed and unknown codes get the same answer.
    re_path(r"^verify/(?P<code>.+)/$", views.verify_code, name="verify_code"),
    path("certificates/<uuid:public_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:public_id>/status/", views.status, name="status"),
    path("certificates/<uuid:public_id>/certificate.pdf", views.download, name="download"),
]
