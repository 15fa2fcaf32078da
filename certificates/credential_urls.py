"""Public addresses that stand in every credential: they have no language and never change."""

from django.urls import path

from certificates import credential_views as views

app_name = "credentials"
urlpatterns = [
    path(".well-known/did.json", views.did, name="did"),
    path("credentials/issuer", views.profile, name="issuer"),
    path("credentials/achievements/<uuid:course>/<int:version>/<slug:language>", views.achievement, name="achievement"),
    path("credentials/achievements/<uuid:course>/<int:version>/<slug:language>.png", views.picture, name="picture"),
    path("credentials/status/<int:number>", views.status_list, name="status_list"),
]
