"""What trainers and administrators may do in Wagtail: page permissions, collections, the way to publication."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.choices import Role
from accounts.services.roles import ADMIN_GROUPS

TRAINER_PAGES = ("add_page", "change_page")
ADMIN_PAGES = (*TRAINER_PAGES, "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
MODELS = {
    "image": "wagtailimages",
    "document": "wagtaildocs",
    "media": "wagtailmedia",
}  # Wagtail asks for rights on its own models, not ours
ADMIN_MODELS = ("certificatelayout", "sitetexts", "organisation")


def ensure_groups(catalogues: list[Page]) -> None:
    """Make Wagtail's groups, their rights on the catalogues and the moderation workflow; running it again changes nothing.

    Trainers write below the catalogues and submit; administrators release. User, site and group management are given to nobody here.
    """
    trainers, admins = (Group.objects.get_or_create(name=ADMIN_GROUPS[role])[0] for role in (Role.TRAINER, Role.ADMIN))
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()  # Wagtail's own, which no role of ours fills
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group, names in ((trainers, TRAINER_PAGES), (admins, ADMIN_PAGES)):
        group.permissions.add(access)
        _allow_pages(group, catalogues if group == trainers else [page.get_parent() for page in catalogues], names)
        _allow_uploads(group)
    admins.permissions.add(*Permission.objects.filter(content_type__model__in=ADMIN_MODELS))
    _moderation(admins, catalogues)


def _allow_pages(group: Group, pages: list[Page], names: tuple[str, ...]) -> None:
    for page in pages:
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=names):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _allow_uploads(group: Group) -> None:
    root = Collection.get_first_root_node()
    for model, app in MODELS.items():
        wanted = [f"{action}_{model}" for action in ("add", "change", "choose", "view")]
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=wanted):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _moderation(admins: Group, catalogues: list[Page]) -> None:
    """One workflow: a second person releases."""
    for old in Workflow.objects.filter(name="Moderators approval"):
        WorkflowPage.objects.filter(workflow=old).delete()
    Task.objects.filter(name="Moderators approval").update(active=False)
    task = GroupApprovalTask.objects.filter(name="Freigabe durch eine zweite Person").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Freigabe durch eine zweite Person")
        task.groups.add(admins)
    workflow = Workflow.objects.get_or_create(name="Freigabe", defaults={"active": True})[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for page in catalogues:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
