"""What we say, as data: one TOML file per language, whole texts that a translator can read and change.

`core.wording` loads every file that lies here, and refuses at import what is missing, unknown or unused.

A file has these parts:

- the head: `locale` (Babel's name), `currency` (written by its symbol; others by their code);
- `[formats]` and `[units]`: how days, times and amounts are written, and the plurals of lengths of time;
- `[letter]`: greeting and signature, around every mail to an owner;
- `[values.*]`: words and whole sentences that a field stands for: the choices, the grounds, each state, how
  each question is answered, the clauses of the terms;
- `[lines.*]`: how a case is written in a list;
- then a table per notice and form, such as `[confirmed.undo]` or `[confirmed.many]`.

A form has a `subject` (for mail) and a text for each channel: `mail`, `chat` and `sms`; `text` serves where
one of these is not written. `sms` may list several texts from long to short: the first that fits in two
segments is sent. `line` names the line that lists a case, in a form for many cases.

Line ends inside a paragraph are spaces; an empty line ends a paragraph; lines that begin with "- " stay.
Fields in braces are those of `core.wording.values` and `core.wording.sentences`.
"""
