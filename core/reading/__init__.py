"""Understands what people answer.

`read(text, context)` accounts for the whole message or decides nothing: a wrong act is far worse than a question
back. Pure; the lexicons are data beside the code and are read once.

    normal      one spelling for many
    layout      the person's own new words: no quotes, signature, disclaimer
    signature   where a name and firm at the end begin, though nothing marks them
    tokens      the smallest pieces
    lexicon/    the words of six languages (`kinds` says what a word can be), read by `lexicon.load`
    slips       typing errors mended in long words
    dates, amounts, names    the values people write, and whom they mean
    namesakes   who only shares a word with a customer
    languages   which of the six it is in
    items       the walk that takes pieces off, each with its part and value
    figures     those that begin with a figure
    times       those that are times in words
    itemise     those that are words or signs
    marks       what a colon or an `av` makes of them
    references  one reference of several
    answered    where an answer ends and its reason begins
    opening     who is greeted, and who speaks
    clauses     the smallest parts that can decide something
    conjunctions  where an `og` joins two statements
    meaning     what one clause may say
    judge       which of that it says
    questions   whether it asks something
    strangers   words nobody listed, where they only adorn what is plain
    meant       what a word means by what stands beside it
    company     the table of those that become another kind
    times_past  those of time that are over
    conditions  those that keep from nothing
    matter      nouns of our matter, and of others
    alone       words that say nothing by themselves
    who         who does it
    subjects    whether somebody else does
    heads       where a word of its own decides
    bare        a yes or a no, and what may stand beside it
    facts       what tells what has happened
    quarrels    whether a dispute is one, of this
    payers      which way the money went
    headless    where none does
    naming      where cases are only named
    preferring  which of two ways he would rather have
    grounds     why a customer disputes
    negation    what an `ikke` turns
    wanted      whether what is spoken of is wanted
    against     what speaks against a way that is named
    spoken_of   whether a way is only spoken of
    papers      whether only papers are asked for
    limits      whether it is for another time, or only of a fee
    acts        a meaning with its cases, or why there is none
    whom        which cases each clause is about
    spared      who is left out
    remainders  what `resten` is the rest of
    accounting  whether every part of the message is accounted for
    turned_down what was turned down
    absorb      what is only said for the clause beside it
    favour      what is only asked for beside an answer
    braking     what only explains a decision that starts nothing
    leaning     which way a reason leans
    prefaces    what is told before the decision
    explaining  what only explains a decision, though it would keep from one
    granted     time that was asked for, and given
    filling     whom a neighbour names
    asides      what a remark is by itself
    beside      what was decided, to what is said beside it
    settled     what takes back what was just told
    remarks     what a remark may say beside a decision
    answers     what one case becomes
    second_thoughts  what a later sentence takes back
    denials     what was told of one and is not so of another
    corrections what holds after a correction
    repeats     what was only said twice, or to open a sentence
    combine     all of it together: the decisions
    whose       whether what was found there is another's
    data        the identity number or address that was asked for
    addresses   where a street and a postcode stand
    reader      all of that in order
    result      what goes in and comes out
"""

from core.reading.reader import mentioned, read
from core.reading.result import Context, Decision, Reading, Topic, Unclear, Wants

__all__ = ["Context", "Decision", "Reading", "Topic", "Unclear", "Wants", "mentioned", "read"]
