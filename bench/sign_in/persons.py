"""Persons with a password and a confirmed mail address: `python -m bench.sign_in.persons 400`."""

import sys

import django


def main(count: int) -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415  needs Django set up
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from trellis.accounts.models import Person  # noqa: PLC0415

    password = make_password("long enough to be a sentence")
    persons = Person.objects.bulk_create(
        Person(email=f"known-{number:05}0@bench.example", password=password) for number in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in persons
    )


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
