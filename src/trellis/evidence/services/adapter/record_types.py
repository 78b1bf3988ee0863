"""The record types that a file can bring into the evidence."""

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import Field, FieldType, RecordType

FACT, PRIORITIES = "fact", "region_priorities"

FACTS = RecordType(
    name=FACT,
    label=_("Facts and figures"),
    fields=(
        Field(name="identifier", label=_("Identifier in the source"), max_length=200),
        Field(
            name="indicator",
            label=_("What is measured"),
            required=True,
            max_length=200,
            names=("indicator", "measure", "variable", "indicador", "indikator"),
        ),
        Field(
            name="about",
            label=_("Of what"),
            max_length=200,
            names=("subject", "region", "country", "ecosystem", "geo", "nuts"),
            help=_("A country, a region or an ecosystem, by code or name; empty for Europe as a whole"),
        ),
        Field(
            name="breakdown",
            label=_("Ecosystem it is divided by"),
            type=FieldType.CODE,
            scheme="ecosystem",
            names=("breakdown", "by ecosystem"),
        ),
        Field(
            name="number",
            label=_("Figure"),
            type=FieldType.DECIMAL,
            names=("value", "number", "figure", "amount"),
        ),
        Field(name="text", label=_("Words"), max_length=2000, names=("text", "statement")),
        Field(name="qualifier", label=_("How it is meant"), max_length=20, names=("qualifier",)),
        Field(
            name="date",
            label=_("Of when"),
            max_length=10,
            names=("date", "year", "period", "time"),
            help=_("2020, 2020-11 or 2020-11-10"),
        ),
        Field(name="note", label=_("Note"), max_length=1000, names=("note", "comment", "remark")),
    ),
    identity=(("identifier",), ("indicator", "about", "breakdown", "date"), ("indicator", "about", "date"),
              ("indicator", "about"), ("indicator", "date"), ("indicator",)),
    names=("fact", "figure", "indicator", "statistics", "panorama"),
)  # fmt: skip

REGION_PRIORITIES = RecordType(
    name=PRIORITIES,
    label=_("Priorities of regions"),
    fields=(
        Field(name="country", label=_("Country"), type=FieldType.COUNTRY),
        Field(name="name", label=_("Name of the region"), max_length=200, names=("region", "region name")),
        Field(
            name="region",
            label=_("Region"),
            required=True,
            max_length=200,
            names=("nuts", "nuts code", "code", "geo"),
            help=_("Code or name, of any level; the country itself counts as level 0"),
        ),
        Field(
            name="ecosystems",
            label=_("Ecosystems with priority"),
            type=FieldType.CODE,
            scheme="ecosystem",
            multiple=True,
            allow_unknown=True,
            names=("ecosystems", "priorities", "priority ecosystems"),
        ),
        Field(
            name="cross_ecosystem",
            label=_("Has priorities across ecosystems"),
            type=FieldType.BOOLEAN,
            names=("cross-ecosystem",),
        ),
        Field(
            name="performance",
            label=_("Innovation performance"),
            max_length=200,
            names=("performance", "innovation performance", "ris performance", "innovation group"),
        ),
        Field(name="date", label=_("Of when"), max_length=10, names=("date", "year")),
        Field(name="note", label=_("Note"), max_length=1000),
    ),
    identity=(("region", "name"), ("region",)),
    names=("priorities", "smart specialisation", "ecosystem", "region"),
)
