"""A certificate is found by the fingerprint of its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0006_files_are_found_by_name"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["pdf_sha256"], name="certificate_by_fingerprint"),
        ),
    ]
