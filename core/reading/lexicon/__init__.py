"""The words of six languages, as data: one TOML file each, and `common.toml` for what they share.

A file has a table `[words]`: for each kind (see `core.reading.kinds`) its phrases, separated by semicolons or line
ends. `(a|b|)` stands for a, b or nothing, also inside a word; diacritics may be left out by the writer, not here.

    load    reads them, and expands the groups
    graph   what they become: a graph of folded words
    kept    the graph as it was built once, beside the bytecode
"""
