"""The closing days of reporting periods, as the decrees set them."""

from datetime import date
from uuid import UUID

from django.db import migrations

ROWS = (
    (1, date(2010, 10, 14), 1, "Theo tháng dương lịch"),
    (2, date(2019, 4, 12), 15, "Nghị định 09/2019/NĐ-CP, điều 12: từ ngày 15 tháng trước đến ngày 14 tháng cuối kỳ"),
)


def fill(apps, schema_editor):
    rows = apps.get_model("targets", "CutOff").objects.using(schema_editor.connection.alias)
    for number, since, first_day, ground in ROWS:
        rows.create(id=UUID(int=number), since=since, first_day=first_day, ground=ground)


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
