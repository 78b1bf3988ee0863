"""Programs: the same values and errors as the form."""

import json

from django.test import Client

from trellis.accounts.models import Person
from trellis.exchange.models import Listing

GIVEN = {
    "organisation": "quiet-mill", "kind": "supplier-capability", "side": "offer", "title": "Spinning",
    "quantity": "3.50", "unit": "t", "country": "France", "ecosystems": ["Textile"], "languages": ["fr"],
    "attributes": {"lead_time": 4},
}  # fmt: skip
ALL = "/api/exchange/listings"


def ask(client: Client, method: str, path: str, given=None, status: int = 200):
    content = "" if given is None else json.dumps(given)
    answer = client.generic(method, path, content, "application/json")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def test_program_posts_publishes_changes_and_withdraws(window):
    made = ask(window, "POST", ALL, GIVEN, 201)
    assert (made["state"], made["quantity"], made["country"]) == ("draft", "3.5", "country:FR")
    assert (made["ecosystems"], made["attributes"]) == (["ecosystem:textile"], {"lead_time": 4})
    one = f"{ALL}/{made['id']}"
    assert ask(Client(), "GET", one, status=404)
    published = ask(window, "POST", f"{one}/steps/publish", {})
    assert (published["state"], published["version"]) == ("published", 2)
    assert ask(Client(), "GET", one)["organisation"] == "quiet-mill"
    values = {name: GIVEN[name] for name in ("title", "country", "attributes")} | {"title": "Weaving"}
    changed = ask(window, "PUT", one, values | {"version": 2})
    assert (changed["title"], changed["quantity"], changed["version"]) == ("Weaving", None, 3)
    ask(window, "PUT", one, values | {"version": 2}, 409)
    assert ask(window, "POST", f"{one}/steps/withdraw", {})["state"] == "withdrawn"
    ask(window, "POST", f"{one}/steps/dance", {}, 404)
    ask(window, "DELETE", one, status=403)


def test_program_discards_a_draft(window):
    made = ask(window, "POST", ALL, GIVEN, 201)
    assert ask(window, "DELETE", f"{ALL}/{made['id']}", status=204) is None
    assert not Listing.objects.exists()


def test_what_a_form_and_a_program_store_is_the_same(window):
    ask(window, "POST", ALL, GIVEN, 201)
    window.post(
        "/exchange/new/quiet-mill/supplier-capability/offer/",
        {
            "title": "Spinning", "quantity": "3,5", "unit": "t", "country": "country:FR",
            "ecosystems": ["ecosystem:textile"], "languages": ["fr"], "attributes.lead_time": "4",
            "reach": "europe", "visibility": "public",
        },
    )  # fmt: skip
    differing = ("id", "created_at", "changed_at", "key")
    first, second = (
        {name: value for name, value in row.items() if name not in differing}
        for row in Listing.objects.order_by("id").values()
    )
    assert first == second


def test_program_is_told_what_does_not_fit(window):
    answer = ask(window, "POST", ALL, GIVEN | {"unit": "barrels", "attributes": {}}, 422)
    assert [problem["field"] for problem in answer["problems"]] == ["unit"]
    answer = ask(window, "POST", ALL, GIVEN | {"attributes": {"colour": "red"}}, 422)
    assert [problem["field"] for problem in answer["problems"]] == ["attributes.colour"]
    ask(Client(), "POST", ALL, GIVEN, 403)


def test_cluster_posts_by_program_for_its_member(client, manager, mill, cluster):
    client.force_login(Person.objects.get(pk=manager.person_id))
    made = ask(client, "POST", ALL, GIVEN | {"posted_by": "loom-valley"}, 201)
    assert (made["organisation"], made["posted_by"]) == ("quiet-mill", "loom-valley")


def test_list_answers_as_the_screen(post):
    post("Spinning", country="FR")
    post("Weaving", country="DE")
    found = ask(Client(), "GET", f"{ALL}?country=DE")
    assert (found["total"], [one["title"] for one in found["listings"]]) == (1, ["Weaving"])
    assert ask(Client(), "GET", f"{ALL}?page=9")["listings"] == []
    ask(Client(), "GET", f"{ALL}?side=gift", status=422)


def test_kinds_say_what_they_ask(db):
    kinds = {kind["key"]: kind for kind in ask(Client(), "GET", "/api/exchange/kinds")}
    assert kinds["job"]["valid_days"] == 60
    assert [one["key"] for one in kinds["crisis-supply"]["quantity"]["units"]][:2] == ["pieces", "litres"]
