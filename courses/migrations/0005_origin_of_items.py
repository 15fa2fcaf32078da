from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_weekly_mail_about_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='courseitem',
            name='origin',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='lessonpage',
            name='origin',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='lessonpage',
            name='origin_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='origin',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='origin_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name='courseitem',
            index=models.Index(fields=['origin'], name='course_item_origin'),
        ),
    ]
