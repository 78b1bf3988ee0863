"""Who may do what with the registers of members: those who keep the cluster. For others they are missing."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import KEEPERS_ONLY, REGISTER, SIGNED_IN
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)
ROWS = (
    behind_sign_in("members:registers", _("See your registers of members, and today's work"), GET=SIGNED_IN),
    behind_sign_in("members:register", _("See the members of a cluster as it keeps them"), REGISTER,
                   GET=KEEPERS_ONLY),
    behind_sign_in("members:export", _("Take a register along as a file"), REGISTER, case="csv",
                   GET=KEEPERS_ONLY),
    behind_sign_in("members:take_over", _("Write down the members of the public page"), REGISTER,
                   POST=KEEPERS_ONLY),
    behind_sign_in("members:create", _("Write down a member"), REGISTER, GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    behind_sign_in("members:record", _("See what is kept about a member"), REGISTER, has_part=True,
                   GET=KEEPERS_ONLY),
    behind_sign_in("members:edit", _("Change what is kept about a member"), REGISTER, has_part=True,
                   GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    behind_sign_in("members:remove", _("Remove a member from the register"), REGISTER, has_part=True,
                   POST=KEEPERS_ONLY),
    behind_sign_in("members:add_entry", _("Add a contact, fee, task, meeting, need, service or note"),
                   REGISTER, has_part=True, GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    behind_sign_in("members:entry", _("Change or remove a contact, fee, task and so on"), REGISTER,
                   has_part=True, GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    behind_sign_in("members:close", _("Say that a task is done, a fee paid, a need met"), REGISTER,
                   has_part=True, POST=KEEPERS_ONLY),
    behind_sign_in("members:letters", _("See the letters to members"), REGISTER, GET=KEEPERS_ONLY),
    behind_sign_in("members:compose", _("Write a letter to members"), REGISTER, GET=KEEPERS_ONLY,
                   POST=KEEPERS_ONLY),
    behind_sign_in("members:letter", _("See who answered a letter"), REGISTER, has_part=True,
                   GET=KEEPERS_ONLY),
    behind_sign_in("members:remind", _("Remind those who did not answer"), REGISTER, has_part=True,
                   POST=KEEPERS_ONLY),
)  # fmt: skip

REGISTER_OF = "/api/organisations/{slug}/register"
ONE, LETTERS = f"{REGISTER_OF}/{{record_id}}", f"{REGISTER_OF}/letters"
ENTRY, LETTER = f"{ONE}/entries/{{kind}}/{{item_id}}", f"{LETTERS}/{{letter_id}}"
for_keepers = partial(row, thing=REGISTER)
of_part = partial(for_keepers, has_part=True)
API_ROWS = (
    row("/api/registers", "", GET=SIGNED_IN),
    row("/api/registers/work", "", GET=SIGNED_IN),
    for_keepers(REGISTER_OF, "", GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    for_keepers(f"{REGISTER_OF}/take-over", "", POST=KEEPERS_ONLY),
    of_part(ONE, "", GET=KEEPERS_ONLY, PUT=KEEPERS_ONLY, DELETE=KEEPERS_ONLY),
    of_part(f"{ONE}/entries", "", POST=KEEPERS_ONLY),
    of_part(ENTRY, "", GET=KEEPERS_ONLY, PUT=KEEPERS_ONLY, DELETE=KEEPERS_ONLY),
    of_part(f"{ENTRY}/close", "", POST=KEEPERS_ONLY),
    for_keepers(LETTERS, "", GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    for_keepers(f"{LETTERS}/look", "", POST=KEEPERS_ONLY),
    of_part(LETTER, "", GET=KEEPERS_ONLY),
    of_part(f"{LETTER}/remind", "", POST=KEEPERS_ONLY),
)
