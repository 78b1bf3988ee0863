"""What the faults that only the registry finds are called, for the person who corrects the file."""

from django.utils.translation import gettext_lazy as _

FAULT_TEXTS = {
    "capitals": _("The name was all in capitals. It was put into readable case."),
    "short_name_is_long": _("This is longer than a short name can be. It is kept as another name."),
    "postcode_is_long": _("More than a postcode stood here. The code was taken."),
    "kind_missing": _("Say what kind of organisation it is, in a column or once for the whole file."),
    "unknown_kind": _("There is no such kind of organisation."),
    "not_of_kind": _("A profile of this kind has no such field. It is kept as a source field."),
    "unknown_choice": _("This is none of the choices."),
    "unknown_language": _("No language has this code or name. It was left out."),
    "unknown_role": _("There is no such role."),
    "place_by_city": _("No coordinates: placed by the city."),
    "place_by_region": _("No coordinates and no known city: placed in the middle of the region."),
    "place_by_country": _("No coordinates and no known city: placed in the middle of the country."),
    "city_from_address": _("The city was taken from the address."),
    "city_unknown": _("No city of this name is known in this country."),
    "city_ambiguous": _("Several cities have this name. Add the region or the coordinates."),
    "city_far": _("The coordinates are {km} km away from the city. One of the two is probably wrong."),
    "country_disagrees": _("The coordinates lie in another country than is said here."),
    "region_nearest": _("The place lies outside every region; the nearest, {km} km away, was taken."),
    "region_disagrees": _("The place lies in another region than is said here."),
}
