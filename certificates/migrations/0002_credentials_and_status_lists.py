import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CredentialKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_key', models.CharField(max_length=64)),
                ('first_used_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('public_key',), name='credential_key_once')],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('credential', models.TextField(blank=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('dirty_since', models.DateTimeField(blank=True, null=True)),
                ('changes', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('number',), name='status_list_number_once'),
                    models.CheckConstraint(condition=Q(('credential', ''), Q(('signed_at__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='status_list_signed_is_whole'),
                ],
            },
        ),
        migrations.AddField(
            model_name='certificate',
            name='credential',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        # Without a value until the next migration has given every row that is there its place.
        migrations.AddField(
            model_name='certificate',
            name='status_list',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='certificates.statuslist'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='status_index',
            field=models.PositiveIntegerField(null=True),
        ),
    ]
