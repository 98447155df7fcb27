"""One transaction with its repositories."""

from __future__ import annotations

from functools import cached_property

from storage.sql.check_ins import SqlCheckIns
from storage.sql.cohorts import SqlCohorts
from storage.sql.desk import SqlInbox, SqlProposals
from storage.sql.extensions import SqlExtensions
from storage.sql.ledger import SqlLedger
from storage.sql.members import SqlMembers
from storage.sql.movements import SqlMovements
from storage.sql.occurrences import SqlOccurrences
from storage.sql.pauses import SqlPauses
from storage.sql.people import SqlPeople
from storage.sql.secrets import SqlSecrets
from storage.sql.session import Session


class SqlUnitOfWork:
    """`bot.ports.UnitOfWork` over one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self._session)

    @cached_property
    def cohorts(self) -> SqlCohorts:
        return SqlCohorts(self._session)

    @cached_property
    def members(self) -> SqlMembers:
        return SqlMembers(self._session)

    @cached_property
    def occurrences(self) -> SqlOccurrences:
        return SqlOccurrences(self._session)

    @cached_property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self._session)

    @cached_property
    def check_ins(self) -> SqlCheckIns:
        return SqlCheckIns(self._session)

    @cached_property
    def extensions(self) -> SqlExtensions:
        return SqlExtensions(self._session)

    @cached_property
    def movements(self) -> SqlMovements:
        return SqlMovements(self._session)

    @cached_property
    def pauses(self) -> SqlPauses:
        return SqlPauses(self._session)

    @cached_property
    def secrets(self) -> SqlSecrets:
        return SqlSecrets(self._session)

    @cached_property
    def proposals(self) -> SqlProposals:
        return SqlProposals(self._session)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._session)
