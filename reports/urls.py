"""Addresses of reports and of the coordinator's desk."""

from django.urls import path

from reports import network_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", network_views.network, name="network"),
    path("reports/participation.csv", network_views.network_csv, name="network_csv"),
    path("reports/participation.xlsx", network_views.network_xlsx, name="network_xlsx"),
    path("coordination/", views.desk, name="desk"),
    path("coordination/<int:pk>/status.csv", views.desk_csv, name="desk_csv"),
]
