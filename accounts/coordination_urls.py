"""Addresses below /coordination/<municipality>/ about people and invitations."""

from django.urls import path

from accounts import coordination, coordination_lists

app_name = "coordination"
urlpatterns = [
    path("people/", coordination.people, name="people"),
    path("people/<int:pk>/end/", coordination.end_membership, name="end_membership"),
    path("requests/<uuid:public_id>/", coordination.decide, name="decide"),
    path("invitations/", coordination.invite, name="invite"),
    path("invitations/list/", coordination_lists.check, name="list"),
    path("invitations/list/send/", coordination_lists.send, name="list_send"),
    path("invitations/list/result.csv", coordination_lists.result, name="list_result"),
    path("invitations/list/template.csv", coordination_lists.template, name="list_template"),
    path("invitations/link/", coordination.make_link, name="link"),
    path("invitations/<uuid:public_id>/poster/", coordination.poster, name="poster"),
    path("invitations/<uuid:public_id>/revoke/", coordination.revoke, name="revoke"),
    path("invitations/<uuid:public_id>/renew/", coordination.renew, name="renew"),
    path("mails/", coordination_lists.words, name="words"),
    path("mails/<str:kind>/<str:language>/", coordination_lists.word, name="word"),
]
