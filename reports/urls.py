"""Addresses of reports and of the coordinator's desk."""

from django.urls import path

from reports import network_views, paper_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", network_views.network, name="network"),
    path("reports/participation.csv", network_views.network_csv, name="network_csv"),
    path("reports/participation.xlsx", network_views.network_xlsx, name="network_xlsx"),
    path("reports/year/", paper_views.year, name="year"),
    path("reports/year/<uuid:public_id>.pdf", paper_views.year_file, name="year_file"),
    path("coordination/<int:pk>/council/", paper_views.council, name="council"),
    path("coordination/<int:pk>/council/<uuid:public_id>.pdf", paper_views.council_file, name="council_file"),
    path("coordination/", views.desk, name="desk"),
    path("coordination/<int:pk>/status.csv", views.desk_csv, name="desk_csv"),
]
