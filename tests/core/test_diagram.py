from pathlib import Path

from core import diagram
from core.case import CLOSED, State
from core.events import Word


def test_the_page_in_the_docs_is_what_the_table_says():
    stored = (Path(__file__).parents[2] / diagram.PAGE).read_text("utf-8")
    assert stored == diagram.page(), "run: python -m core.diagram"


def test_it_writes_the_page_where_it_is_told(tmp_path, capsys):
    diagram.main(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text("utf-8") == diagram.page()
    assert capsys.readouterr().out == f"{tmp_path / 'page.md'}\n"


def test_the_page_has_a_part_for_every_state_and_a_row_for_every_word():
    lines = diagram.page().splitlines()
    assert {line for line in lines if line.startswith("## `")} == {f"## `{state}`" for state in State}
    rights = lines[lines.index("## Who may say what") :]
    assert [line.split("`")[1] for line in rights if line.startswith("| `")][: len(Word)] == list(Word)


def test_the_picture_begins_where_a_case_begins_and_ends_where_it_is_over():
    lines = diagram.mermaid().splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> not_due"]
    assert {line.split()[0] for line in lines if line.endswith("[*]")} == CLOSED
    assert "    awaiting_confirmation --> handover_pending: confirm, hand_over, silence" in lines
