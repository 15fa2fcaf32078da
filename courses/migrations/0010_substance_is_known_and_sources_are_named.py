from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0009_substance_of_earlier_completions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='itemcompletion',
            name='substance_on',
            field=models.DateField(),
        ),
        migrations.AddConstraint(
            model_name='itemcompletion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', 'carried'), ('carried_from__isnull', False)), models.Q(models.Q(('how', 'carried'), _negated=True), ('carried_from', None)), _connector='OR'), name='completion_carried_names_its_source'),
        ),
    ]
