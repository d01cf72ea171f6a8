"""A handful of stories is told on PostgreSQL as well."""

import pytest

on_both_engines = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)], indirect=True
)
