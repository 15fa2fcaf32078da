"""Queries whose SQL Django builds once for each connection: what every request asks in the same words (decision 0026).

Building a query costs ten times what SQLite needs to answer it. A prepared query is an ordinary queryset whose values are given later; its SQL,
its locks and its objects are those of Django, only the building happens once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)


class Argument(Expression):
    """A value that is given when the query runs, by its name; `field` says how the database wants it."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        """Leave the place open: `Prepared` puts the value there."""
        return "%s", [self]

    def adapted(self, given: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """Return the value as this database wants it: a UUID as a text on SQLite."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


@dataclass(frozen=True)
class _Plan(Generic[Row]):
    """What Django has built for one connection: values are converted by it."""

    model: type[Row]
    sql: str
    params: tuple[Any, ...]
    columns: slice
    names: list[str]
    converters: list[tuple[int, list[Callable], Any]]
    populators: list[Any]
    locks: bool


class Prepared(Generic[Row]):
    """A queryset that is built once and asked often.

    `build` returns it with `Argument`s in place of values; filters, only, defer, select_related, order_by, select_for_update and
    slices are understood, annotations are refused. What its objects leave out is read later, as ever.
    """

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self._build = build
        self._plans: WeakKeyDictionary[BaseDatabaseWrapper, _Plan[Row]] = WeakKeyDictionary()

    def get(self, **given: Any) -> Row:
        """Return the one object. Raises the model's DoesNotExist and MultipleObjectsReturned, and what `all` raises."""
        found = self.all(**given)
        if len(found) == 1:
            return found[0]
        model: Any = self._build().model
        raise model.MultipleObjectsReturned(f"more than one {model.__name__}") if found else model.DoesNotExist(f"no {model.__name__}")

    def all(self, **given: Any) -> list[Row]:
        """Return all objects. Raises KeyError for an argument that is missing, and TransactionManagementError for a lock outside a transaction."""
        connection = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(connection)
        if plan is None:
            plan = self._plans[connection] = _built(self._build(), connection)
        # Django would say so on PostgreSQL only, and while building only: SQLite ignores the lock.
        if plan.locks and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        params = [one.adapted(given, connection) if isinstance(one, Argument) else one for one in plan.params]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        return list(_objects(plan, rows, connection))


def _built(queryset: QuerySet[Row], connection: BaseDatabaseWrapper) -> _Plan[Row]:
    if queryset.query.annotations:
        raise ValueError("a prepared query has no annotations")
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    select, info = compiler.select, compiler.klass_info
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    return _Plan(
        queryset.model,
        sql,
        tuple(params),
        columns,
        [column[0].target.attname for column in select[columns]],
        [(place, *found) for place, found in compiler.get_converters([column[0] for column in select]).items()],
        get_related_populators(info, select, connection.alias),  # type: ignore[call-arg]  # the stubs are those of Django 6
        queryset.query.select_for_update,
    )


def _objects(plan: _Plan[Row], rows: list[tuple], connection: BaseDatabaseWrapper) -> Iterator[Row]:
    """Make objects as `ModelIterable` does, with their relatives of select_related."""
    for row in map(list, rows):
        for place, converters, expression in plan.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        one = plan.model.from_db(connection.alias, plan.names, row[plan.columns])
        for populator in plan.populators:
            populator.populate(row, one)
        yield one
