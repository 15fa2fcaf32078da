"""Until now no item was a copy of another course's."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    apps.get_model("courses", "CourseItem").objects.filter(origin=None).update(origin=F("key"))


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_origin_of_items")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
