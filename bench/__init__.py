"""Measurements: `python -m bench` prints a table, and writes JSON where it is asked to. docs/bench.md says what
each figure is.

| file             | is about                                                                   |
|------------------|----------------------------------------------------------------------------|
| `catalogue.py`   | what can be measured, by name                                               |
| `frame.py`       | options, figures, rounds: what every measurement shares                     |
| `cases.py`       | stores full of cases                                                        |
| `servers.py`     | databases on PostgreSQL                                                     |
| `workers.py`     | processes that begin together                                               |
| `raw.py`         | the raw drivers, writing what a tick wrote                                  |
"""
