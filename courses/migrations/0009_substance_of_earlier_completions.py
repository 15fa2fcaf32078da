"""What was done before this was kept was done in the item's substance of today, or, where that is later, in that of its own day."""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Least, TruncDate


def fill(apps, schema_editor):
    changed = apps.get_model("courses", "CourseItem").objects.filter(pk=OuterRef("item_id")).values("changed_on")[:1]
    completions = apps.get_model("courses", "ItemCompletion").objects.filter(substance_on=None)
    completions.update(substance_on=Least(Subquery(changed), TruncDate("completed_at")))


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_source_and_substance_of_completions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
