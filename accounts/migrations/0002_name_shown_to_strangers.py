"""People choose how much of their name strangers see who check a certificate."""

from django.db import migrations, models

CHOICES = [
    ("full", "The whole name, as on the certificate"),
    ("first", "First name and the first letter of the family name"),
    ("initials", "The first letters alone"),
    ("hidden", "No name at all"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_shown",
            field=models.CharField(
                choices=CHOICES,
                db_default="full",
                default="full",
                help_text="On the page where a certificate is checked and behind links you share. The certificate itself always has the whole name.",
                max_length=10,
                verbose_name="what strangers see of your name",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_shown__in", ["full", "first", "initials", "hidden"])), name="user_name_shown_is_known"
            ),
        ),
    ]
