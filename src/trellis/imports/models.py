"""Tables of imports: what came, how it was read, what it says, what was done with it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.imports.types import Acceptance, Edition, Operation, RowChange, Search, State, Verdict

EDITING_ROLES = ("owner", "editor")


def one_of(field: str, values: type, name: str, *, empty: bool = False) -> models.CheckConstraint:
    allowed = [value.value for value in values] + ([""] if empty else [])  # type: ignore[attr-defined]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


class Source(models.Model):
    """A directory or series of files that is imported again and again, so that editions can be compared."""

    target = models.TextField()
    name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True, blank=True)  # organisations belong to a higher module
    is_private = models.BooleanField(default=False, db_default=False)  # its organisation's own business

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "organisation_id", "name"],
                name="imports_source_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(target=""), name="imports_source_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> "ImportQuerySet":
        """Operators see every import; editors those of their organisations and those they began.

        What goes into an organisation's private records only its editors see.
        """
        own = Q(source__organisation_id__in=actor.organisations(*EDITING_ROLES))
        if actor.is_operator:
            return self.filter(Q(source__is_private=False) | own)
        if not actor.is_signed_in:
            return self.none()
        return self.filter(Q(started_by_id=actor.person_id, source__is_private=False) | own)


class Import(models.Model):
    """One run of one or more files of a source, from upload to acceptance and undo."""

    source = models.ForeignKey("imports.Source", models.PROTECT, related_name="imports")
    state = models.TextField(default=State.PREPARING)
    edition = models.TextField(default=Edition.WHOLE)
    started_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(db_default=Now())
    staged_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    acceptance = models.TextField(blank=True, default="")
    retires_missing = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(blank=True, default="")  # for possible duplicates
    failure = models.TextField(blank=True, default="")  # why the last step did not happen, for the person
    counts = models.JSONField(default=dict, blank=True)  # what was stored, proposed, kept; filled when done

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", State, "imports_import_state_known"),
            one_of("edition", Edition, "imports_import_edition_known"),
            one_of("acceptance", Acceptance, "imports_import_acceptance_known", empty=True),
            one_of("search", Search, "imports_import_search_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPLIED, State.UNDOING, State.UNDONE])
                | Q(applied_at__isnull=False),
                name="imports_import_applied_when",
            ),
        ]
        indexes = [models.Index(fields=["source", "-id"], name="imports_import_of_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d}"


class Progress(models.Model):
    """How far the present step of an import is; a row of its own, so that counting waits for nobody."""

    owner = models.OneToOneField("imports.Import", models.CASCADE, primary_key=True, related_name="progress")
    step = models.TextField(blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__gte=0, total__gte=0), name="imports_progress_counts")
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.done}/{self.total}"


class ImportFile(models.Model):
    """A file as it came, how it is read, and how its columns are matched."""

    owner = models.ForeignKey("imports.Import", models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    bytes_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+"
    )  # another sheet
    record_type = models.TextField(blank=True, default="")
    detected = models.JSONField(default=dict, blank=True)  # reading.settings.Detected
    reading = models.JSONField(default=dict, blank=True)  # reading.settings.Reading: as a person left it
    columns = models.JSONField(default=list, blank=True)
    suggestions = models.JSONField(default=list, blank=True)  # reading.matching.Match, in column order
    matches = models.JSONField(default=dict, blank=True)  # heading → target
    constants = models.JSONField(default=dict, blank=True)  # field → text: the same for every row
    refusal = models.JSONField(null=True, blank=True)  # the fault of a file that cannot be read
    staged_rows = models.BigIntegerField(
        default=0
    )  # rows staged so far: where an interrupted staging goes on
    is_staged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "position"], name="imports_file_position_once")
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class FileChunk(models.Model):
    """A piece of a file's bytes: web and workers share no disk."""

    file = models.ForeignKey("imports.ImportFile", models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="imports_chunk_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.position}"


class StagedRow(models.Model):
    """A row as it was read, parsed and compared, before and after it is stored."""

    file = models.ForeignKey("imports.ImportFile", models.CASCADE, related_name="rows")
    number = models.BigIntegerField()  # as a spreadsheet shows it
    record_type = models.TextField()
    key = models.TextField(blank=True, default="", db_collation="C")
    refused = models.BooleanField(default=False)
    change = models.TextField(blank=True, default="")
    record = models.TextField(blank=True, default="")  # the target's record it belongs to
    held = models.BooleanField(default=False)  # may be a duplicate and nobody has decided yet
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    source_fields = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)  # field → [before, after]; under "proposed" the same for proposals

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="imports_row_once"),
            one_of("change", RowChange, "imports_row_change_known"),
        ]
        indexes = [
            models.Index(fields=["file", "key"], name="imports_row_key"),
            models.Index(fields=["file", "change", "number"], name="imports_row_change"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.number}"


class RowFault(models.Model):
    """A fault of a cell, a row or a file, with what was done about it."""

    file = models.ForeignKey("imports.ImportFile", models.CASCADE, related_name="faults")
    row = models.BigIntegerField(null=True, blank=True)
    column = models.TextField(blank=True, default="")
    code = models.TextField()
    verdict = models.TextField()
    value = models.TextField(blank=True, default="")
    suggestion = models.TextField(blank=True, default="")
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            one_of("verdict", Verdict, "imports_fault_verdict_known"),
            models.CheckConstraint(condition=~Q(code=""), name="imports_fault_says_what"),
        ]
        indexes = [
            models.Index(fields=["file", "row"], name="imports_fault_row"),
            models.Index(fields=["file", "verdict", "code"], name="imports_fault_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.row}:{self.column} {self.code}"


class CellRepair(models.Model):
    """What a person put in place of a cell; a staging that runs again uses it again."""

    file = models.ForeignKey("imports.ImportFile", models.CASCADE, related_name="repairs")
    row = models.BigIntegerField()
    column = models.TextField()
    text = models.TextField(blank=True, default="")
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "row", "column"], name="imports_repair_once_per_cell")
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.row}:{self.column}"


class ColumnMemory(models.Model):
    """How a person matched a column of a source, for the next file of the same source."""

    source = models.ForeignKey("imports.Source", models.CASCADE, related_name="column_memories")
    record_type = models.TextField()
    heading = models.TextField()  # folded
    target = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "record_type", "heading"], name="imports_memory_once_per_heading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.target}"


class SourceRecord(models.Model):
    """What a source last said of a record: the base that its next edition is compared with."""

    source = models.ForeignKey("imports.Source", models.CASCADE, related_name="records")
    record_type = models.TextField()
    key = models.TextField()
    record = models.TextField()
    values = models.JSONField(default=dict)
    # the import of the edition that no longer listed it
    missing_since = models.ForeignKey(
        "imports.Import", models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_import = models.ForeignKey("imports.Import", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "record_type", "key"], name="imports_source_record_once"
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(record=""), name="imports_source_record_says_which"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "record_type", "record"], name="imports_source_record_record")
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.key}"


class AppliedChange(models.Model):
    """A change that an import made, with what is needed to undo it and to tell later edits from it."""

    owner = models.ForeignKey("imports.Import", models.CASCADE, related_name="changes")
    record_type = models.TextField()
    record = models.TextField()
    key = models.TextField(blank=True, default="")
    operation = models.TextField()
    before = models.JSONField(default=dict)  # field → value, of the fields that were set
    after = models.JSONField(default=dict)
    base = models.JSONField(null=True, blank=True)  # what the source had said before; null = nothing
    version_before = models.TextField(blank=True, default="")  # of the record before the change
    version = models.TextField(blank=True, default="")  # and after it
    created_with = models.JSONField(default=list)  # [record type, record] of further records it created
    kept = models.JSONField(default=list)  # after an undo: the fields whose later edit was kept

    class Meta:
        constraints = [one_of("operation", Operation, "imports_change_operation_known")]
        indexes = [models.Index(fields=["owner", "record_type", "id"], name="imports_change_order")]

    def __str__(self) -> str:
        return f"{self.operation} {self.record_type} {self.record}"


class DuplicateProposal(models.Model):
    """Two rows, or a row and a record of the target, that may be the same; a person decides."""

    owner = models.ForeignKey("imports.Import", models.CASCADE, related_name="duplicates")
    record_type = models.TextField()
    row = models.ForeignKey("imports.StagedRow", models.CASCADE, related_name="+")
    other_row = models.ForeignKey(
        "imports.StagedRow", models.CASCADE, null=True, blank=True, related_name="+"
    )
    other_record = models.TextField(blank=True, default="")
    other_label = models.TextField(blank=True, default="")
    probability = models.FloatField()
    evidence = models.JSONField(default=list)  # texts in the order of their weight
    is_same = models.BooleanField(null=True, blank=True)  # null = not decided
    decided_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(other_row__isnull=True) ^ Q(other_record=""),
                name="imports_duplicate_one_other",
            ),
            models.CheckConstraint(
                condition=Q(other_row__isnull=True) | ~Q(other_row=F("row")),
                name="imports_duplicate_not_itself",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-probability"], name="imports_duplicate_order")]

    def __str__(self) -> str:
        return f"{self.row_id} ~ {self.other_row_id or self.other_record}"


class DuplicateDecision(models.Model):
    """What a person decided about two things that looked alike: asked once, remembered."""

    target = models.TextField()
    record_type = models.TextField()
    left = models.TextField(db_collation="C")  # "record:<id>" or "source:<id>:<key>", the smaller one first
    right = models.TextField(db_collation="C")
    is_same = models.BooleanField()
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "record_type", "left", "right"], name="imports_decision_once"
            ),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="imports_decision_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.left} {'=' if self.is_same else '≠'} {self.right}"
