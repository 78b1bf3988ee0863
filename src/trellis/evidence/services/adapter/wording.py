"""What the faults that only the evidence finds are called, for the person who corrects the file."""

from django.utils.translation import gettext_lazy as _

FAULT_TEXTS = {
    "divided_region": _(
        "The region was divided into {parts}. What is said here is kept for the region as it was."
    ),
    "part_of_region": _("This is no name of the region {region}. The statement is kept with the name."),
    "cross_ecosystem": _("“Cross-ecosystem” is no ecosystem. It is kept as a priority across ecosystems."),
    "unknown_indicator": _("There is no such indicator."),
    "unknown_qualifier": _("Leave it empty or use one of the words suggested."),
    "unfit_fact": _("{message}"),
}
