"""What somebody is told, and how they want to be told, is theirs alone: the second wall."""

from django.db import migrations

from trellis.core.row_security import protect

OWN = "person_id = trellis_person()"
SYSTEMS = ["telling", "outbox", "erasing persons"]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_actor_of_the_transaction"),
        ("notifications", "0001_initial"),
    ]
    operations = [
        protect("notifications_notification", rows=OWN, systems=SYSTEMS),
        protect("notifications_mail", rows=OWN, systems=SYSTEMS),
        protect("notifications_choice", rows=OWN, systems=SYSTEMS),
        # of readers without an account: no person ever sees one
        protect(
            "notifications_unsubscription", rows="false", systems=["telling", "outbox", "link of a mail"]
        ),
    ]
