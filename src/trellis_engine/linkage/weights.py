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
PRIOR = -2.1

# A pair at or above SAME is called the same organisation, below ASK a different one; between them a person
# decides.
SAME = 0.90
ASK = 0.25

WEIGHTS: dict[tuple[str, str], float] = {
    ("name", "identical"): 4.5,
    ("name", "core"): 3.6,
    ("name", "spelling"): 1.0,
    ("name", "close"): 0.7,
    ("name", "partly"): -1.4,
    ("name", "little"): -0.3,
    ("name", "different"): -3.0,
    ("name", "missing"): -2.5,
    ("name", "with_city"): 2.6,
    ("name", "contained"): 1.5,
    ("name", "site"): 2.6,
    ("name", "part"): 2.5,
    ("acronym", "spelled_out"): 1.7,
    ("acronym", "spelled_out_short"): 1.3,
    ("acronym", "shared"): 2.0,
    ("acronym", "shared_short"): 0.8,
    ("shared_words", "rare"): 1.4,
    ("shared_words", "uncommon"): 0.1,
    ("shared_words", "generic"): 0.0,
    ("extra_words", "one_side"): -0.7,
    ("extra_words", "city"): 0.0,
    ("extra_words", "both_sides"): -1.4,
    ("generic_words", "one_side"): 0.0,
    ("generic_words", "both_sides"): -3.9,
    ("number", "different"): -4.3,
    ("number", "one_side"): -1.5,
    ("direction", "different"): -5.9,
    ("direction", "one_side"): -2.3,
    ("place_in_name", "different"): -3.2,
    ("registration_id", "same"): 9.0,
    ("registration_id", "different"): -6.0,
    ("domain", "same"): 4.6,
    ("domain", "different"): -1.9,
    ("country", "same"): 2.1,
    ("country", "different"): -5.1,
    ("place", "same_city"): 1.4,
    ("place", "near"): 1.2,
    ("place", "apart"): -0.9,
    ("place", "apart_generic"): -3.4,
    ("place", "other_city"): -1.0,
    ("place", "other_city_generic"): -3.3,
    ("legal_form", "same"): 0.0,
    ("legal_form", "different"): -2.5,
    ("kind", "same"): 0.3,
    ("kind", "different"): -0.7,
    ("parent", "of_the_other"): -5.0,
    ("former_name", "used"): -0.3,
}
