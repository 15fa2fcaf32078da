"""Addresses of reports and of the coordinator's desk."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.network, name="network"),
    path("reports/participation.csv", views.network_csv, name="network_csv"),
    path("coordination/", views.desk, name="desk"),
    path("coordination/<int:pk>/status.csv", views.desk_csv, name="desk_csv"),
]
