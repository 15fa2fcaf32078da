import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0007_origin_is_known'),
    ]

    operations = [
        migrations.AddField(
            model_name='itemcompletion',
            name='carried_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='courses.itemcompletion'),
        ),
        migrations.AddField(
            model_name='itemcompletion',
            name='substance_on',
            field=models.DateField(null=True),
        ),
    ]
