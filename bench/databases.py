"""A database of its own for each bench, on the server that the environment names."""

from urllib.parse import urlsplit, urlunsplit

import psycopg


def own_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def create_database(owner: str, name: str) -> None:
    with psycopg.connect(own_database(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def drop_database(owner: str, name: str) -> None:
    with psycopg.connect(own_database(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
