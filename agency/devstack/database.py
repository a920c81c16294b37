"""Two database roles and the database itself, made by an administrator's connection.

`kuasheng_owner` owns the database and migrates; `kuasheng_app` runs the desk and can alter neither schema nor history.
What it may do with each table is granted after each migration (agency/offices/grants.py).
"""

from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from agency.devstack.keys import passwords
from agency.devstack.processes import Refused

OWNER = "kuasheng_owner"
APPLICATION = "kuasheng_app"
DATABASE = "kuasheng"


def urls(admin_url: str, database: str = DATABASE) -> tuple[str, str]:
    """Addresses of the owner and the application on the server that `admin_url` names."""
    secret = passwords()
    return (
        address(admin_url, OWNER, secret["OWNER"], database),
        address(admin_url, APPLICATION, secret["APPLICATION"], database),
    )


def address(url: str, user: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{user}:{password}@{place}", f"/{database}", parts.query, ""))


def prepare(admin_url: str, database: str = DATABASE, *, anew: bool = False) -> tuple[str, str]:
    """Make both roles and the database where they are missing; returns (owner's address, application's address).

    One at a time on a server, so that nobody changes a role that another is changing. `anew` drops the database first.
    Raises Refused when the connection may not create roles and databases.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as admin:
            _check_may_create(admin)
            admin.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [OWNER])
            _make_roles(admin)
            if anew:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
            _make_database(admin, database)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Refused(f"The PostgreSQL server that DATABASE_URL names cannot be reached: {reason}") from None
    return urls(admin_url, database)


def plain(admin_url: str, database: str) -> str:
    """Make a database of the administrator's own where it is missing; returns its address."""
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return same_server(admin_url, database)


def same_server(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _check_may_create(admin: psycopg.Connection) -> None:
    row = admin.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb), current_user FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not (row and row[0]):
        raise Refused(
            f"DATABASE_URL signs in as {row[1] if row else 'nobody'}, who may not create roles and databases."
            " Either name an administrator there, or make the two roles by hand (docs/setup.md) and give both"
            " DATABASE_URL (the application's role) and DATABASE_OWNER_URL (the owner's role)."
        )


def _make_roles(admin: psycopg.Connection) -> None:
    secret = passwords()
    for role, password in ((OWNER, secret["OWNER"]), (APPLICATION, secret["APPLICATION"])):
        known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
        admin.execute(
            sql.SQL("{} {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password)),
        )


def _make_database(admin: psycopg.Connection, name: str) -> None:
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    base = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
        sql.Identifier(name), sql.Identifier(OWNER)
    )
    try:
        admin.execute(base + sql.SQL(" LOCALE 'C.UTF-8'"))
    except (psycopg.errors.InvalidParameterValue, psycopg.errors.WrongObjectType):
        admin.execute(base)
    database, application = sql.Identifier(name), sql.Identifier(APPLICATION)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    admin.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, application))
