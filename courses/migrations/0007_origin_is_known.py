from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0006_every_item_is_its_own_origin'),
    ]

    operations = [
        migrations.AlterField(
            model_name='courseitem',
            name='origin',
            field=models.UUIDField(),
        ),
    ]
