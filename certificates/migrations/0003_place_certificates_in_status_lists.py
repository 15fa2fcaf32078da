"""Certificates from before there were status lists get a random place in one, revoked ones with their bit to be set."""

from itertools import count, islice
from secrets import SystemRandom

from django.db import migrations
from django.utils import timezone

SIZE, HALF, CHUNK = 131_072, 65_536, 500


def place(apps, schema_editor):
    Certificate, StatusList = (apps.get_model("certificates", name) for name in ("Certificate", "StatusList"))
    waiting = iter(list(Certificate.objects.filter(status_list=None).order_by("pk").values_list("pk", flat=True)))
    for number in count(1):
        keys = list(islice(waiting, HALF))
        if not keys:
            return
        row = StatusList.objects.create(number=number, dirty_since=timezone.now())
        places = SystemRandom().sample(range(SIZE), len(keys))
        for start in range(0, len(keys), CHUNK):
            rows = [
                Certificate(pk=pk, status_list=row, status_index=index)
                for pk, index in zip(keys[start : start + CHUNK], places[start : start + CHUNK], strict=True)
            ]
            Certificate.objects.bulk_update(rows, ["status_list", "status_index"])


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_credentials_and_status_lists'),
    ]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
