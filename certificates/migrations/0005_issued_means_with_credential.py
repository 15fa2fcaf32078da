from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0004_every_certificate_has_its_place'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='certificate', name='certificate_issued_is_whole'),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(
                condition=~Q(state='issued')
                | (
                    Q(issued_at__isnull=False)
                    & ~Q(pdf_sha256='')
                    & ((~Q(pdf='') & (~Q(credential='') | Q(template_version=1))) | Q(erased_at__isnull=False))
                ),
                name='certificate_issued_is_whole',
            ),
        ),
    ]
