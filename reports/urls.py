"""Addresses of reports and of the coordinator's desk."""

from django.urls import path

from reports import desk_views, network_views, paper_views, proof_views, remind_views, revocation_views

app_name = "reports"
urlpatterns = [
    path("reports/", network_views.network, name="network"),
    path("reports/participation.csv", network_views.network_csv, name="network_csv"),
    path("reports/participation.xlsx", network_views.network_xlsx, name="network_xlsx"),
    path("reports/year/", paper_views.year, name="year"),
    path("reports/year/<uuid:public_id>.pdf", paper_views.year_file, name="year_file"),
    path("coordination/<int:pk>/council/", paper_views.council, name="council"),
    path("coordination/<int:pk>/council/<uuid:public_id>.pdf", paper_views.council_file, name="council_file"),
    path("coordination/", desk_views.desk, name="desk"),
    path("coordination/<int:pk>/status.csv", desk_views.desk_csv, name="desk_csv"),
    path("coordination/<int:pk>/status.xlsx", desk_views.desk_xlsx, name="desk_xlsx"),
    path("coordination/<int:pk>/reminders/", remind_views.remind, name="remind"),
    path("coordination/<int:pk>/reminders/all/", remind_views.remind_everyone, name="remind_everyone"),
    path("coordination/<int:pk>/proofs/", proof_views.proofs, name="proofs"),
    path("coordination/<int:pk>/proofs/list.csv", proof_views.proofs_csv, name="proofs_csv"),
    path("coordination/<int:pk>/proofs/list.xlsx", proof_views.proofs_xlsx, name="proofs_xlsx"),
    path("coordination/<int:pk>/proofs/<uuid:public_id>.pdf", proof_views.proof_file, name="proof_file"),
    path("coordination/<int:pk>/figures/", desk_views.figures, name="own_figures"),
    path("coordination/<int:pk>/accesses/", desk_views.accesses, name="accesses"),
    path("coordination/<int:pk>/certificates/", revocation_views.revocations, name="revocations"),
    path("coordination/<int:pk>/certificates/<int:request_id>/withdraw/", revocation_views.withdraw, name="withdraw_revocation"),
]
