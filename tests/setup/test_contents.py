"""What fills the demonstration's database: once, and again when the files behind it have changed."""

import os

import pytest

from deploy import contents
from deploy.errors import SetupError

BASE = {"DATABASE_URL": "one"}


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A checkout with one loading command and its data; `ran` notes each command and its secret."""
    for path in (
        "made_up/management/commands/load_taxonomy.py",
        "core/management/commands/migrate.py",
        "accounts/management/commands/create_operator.py",
        "made_up/migrations/0001_initial.py",
    ):
        file = tmp_path / "src/trellis" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    data = tmp_path / "src/trellis/made_up/data/codes.csv"
    data.parent.mkdir()
    data.write_text("a,b\n")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/base.txt").write_text("")
    monkeypatch.setattr(contents, "ROOT", tmp_path)
    monkeypatch.setenv("TRELLIS_VAR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def ran(tree, monkeypatch):
    noted = []
    monkeypatch.setattr(
        contents, "manage", lambda *arguments, environment, secret: noted.append((arguments[0], secret))
    )
    return noted


def fill(environment=BASE, *, remember=True):
    contents.fill(environment, remember=remember, say=lambda text: None)


def test_steps_run_in_order_and_once(ran):
    for _ in range(2):
        fill()
    assert ran == [("migrate", ""), ("load_taxonomy", ""), ("create_operator", contents.demo_password())]


def test_only_what_reads_a_changed_file_runs_again(ran, tree):
    fill()
    ran.clear()
    (tree / "src/trellis/made_up/data/codes.csv").write_text("a,b\nc,d\n")
    fill()
    assert [name for name, _ in ran] == ["load_taxonomy"]
    ran.clear()
    (tree / "src/trellis/made_up/migrations/0002_more.py").write_text("")
    (tree / "src/trellis/made_up/views.py").write_text("code does not change the content")
    fill()
    assert [name for name, _ in ran] == ["migrate"]


def test_another_database_is_filled_anew(ran):
    fill()
    ran.clear()
    fill({"DATABASE_URL": "two"})
    assert [name for name, _ in ran] == ["migrate", "load_taxonomy", "create_operator"]


def test_server_of_ones_own_is_asked_each_time(ran):
    for _ in range(2):
        fill(remember=False)
    assert [name for name, _ in ran] == ["migrate", "load_taxonomy", "create_operator"] * 2


@pytest.mark.parametrize("damage", ["forget", "damaged"])
def test_forgotten_or_damaged_memory_asks_every_step_again(ran, damage):
    fill()
    ran.clear()
    if damage == "forget":
        contents.forget()
    else:
        contents.done_file().write_text("{half")
    fill()
    assert len(ran) == 3


def test_step_that_failed_is_tried_again(tree, monkeypatch):
    ran = []

    def manage(*arguments, environment, secret):
        ran.append(arguments[0])
        if ran == ["migrate", "load_taxonomy"]:
            raise SetupError("it failed")

    monkeypatch.setattr(contents, "manage", manage)
    with pytest.raises(SetupError, match="it failed"):
        fill()
    fill()
    assert ran == ["migrate", "load_taxonomy", "load_taxonomy", "create_operator"]


def test_secret_is_made_once_and_readable_by_its_owner_alone(tree):
    secret = contents.keep_secret("secret-key")
    assert len(secret) >= 50
    assert contents.keep_secret("secret-key") == secret
    assert contents.demo_password() != secret
    assert (tree / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_failing_command_is_quoted():
    with pytest.raises(SetupError, match=r"`manage.py no_such_command` failed:\n.*Unknown command"):
        contents.manage("no_such_command", environment=dict(os.environ))
