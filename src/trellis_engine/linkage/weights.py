"""How much each finding weighs.

Log-likelihood ratios [nats] in the manner of Fellegi and Sunter: positive speaks for the same organisation.
They start as judgement and are fitted by `bench/linkage/fit.py` on the development half of the labelled
pairs.

Source
------
Fellegi, I. P., Sunter, A. B. (1969), A theory for record linkage, Journal of the American Statistical
Association 64(328), 1183-1210.
"""

# Log-odds of a pair that shares a blocking key, before anything else is known.
PRIOR = -3.0

# A pair at or above SAME is called the same organisation, below ASK a different one; between them a person
# decides.
SAME = 0.90
ASK = 0.25

WEIGHTS: dict[tuple[str, str], float] = {
    ("name", "identical"): 4.0,
    ("name", "core"): 3.5,
    ("name", "spelling"): 2.5,
    ("name", "close"): 1.0,
    ("name", "partly"): -0.5,
    ("name", "little"): -2.0,
    ("name", "different"): -4.0,
    ("acronym", "spelled_out"): 3.5,
    ("acronym", "shared"): 2.5,
    ("shared_words", "rare"): 1.5,
    ("shared_words", "uncommon"): 0.5,
    ("shared_words", "generic"): -1.0,
    ("extra_words", "generic"): -0.3,
    ("extra_words", "one_side"): -0.7,
    ("extra_words", "both_sides"): -2.5,
    ("number", "different"): -4.0,
    ("number", "one_side"): -1.5,
    ("direction", "different"): -5.0,
    ("direction", "one_side"): -1.5,
    ("place_in_name", "different"): -3.0,
    ("registration_id", "same"): 9.0,
    ("registration_id", "different"): -6.0,
    ("domain", "same"): 4.5,
    ("domain", "different"): -1.0,
    ("country", "same"): 1.0,
    ("country", "different"): -4.0,
    ("place", "same_city"): 1.5,
    ("place", "near"): 0.8,
    ("place", "apart"): -0.7,
    ("place", "apart_generic"): -3.0,
    ("place", "other_city"): -0.5,
    ("place", "other_city_generic"): -2.5,
    ("legal_form", "same"): 0.5,
    ("legal_form", "different"): -2.0,
    ("kind", "same"): 0.3,
    ("kind", "different"): -0.7,
    ("parent", "of_the_other"): -5.0,
    ("former_name", "used"): -0.3,
}
