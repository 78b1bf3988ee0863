"""What files can be imported into: the lists of config/composition.py and config/blocks.py name these."""

from trellis.events.services.adapter import ParticipantsAdapter
from trellis.evidence.services.adapter import FactsAdapter
from trellis.meetings.services.adapter import WishesAdapter
from trellis.members.services.adapter import MembersAdapter
from trellis.registry.services.adapters.registry import RegistryAdapter

PROFILES, FACTS, MEMBERS = RegistryAdapter(), FactsAdapter(), MembersAdapter()
PARTICIPANTS, WISHES = ParticipantsAdapter(), WishesAdapter()
