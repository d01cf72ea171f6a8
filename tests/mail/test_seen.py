"""What nobody can see in a letter is not read as his words; what he typed in the dark is."""

import time

import pytest

from mail.colours import colour
from mail.html import lines_of
from mail.letter import read_letter
from mail.page import page
from mail.quotes import is_hardly_seen, own_words
from mail.styles import Sheet

SECONDS = 5.0
WHITE = "background:white;"
HIDDEN_STYLES = [
    "display:none", "DISPLAY : None !important", "display:/**/none", "visibility:hidden", "visibility: collapse",
    "opacity:0", "opacity:.01", "opacity: 0%", "filter:alpha(opacity=5) opacity(0%)", "mso-hide:all",
    "content-visibility:hidden",
    "font-size:0", "font-size:0px", "font-size:1px", "font-size:0.1em", "font-size:1pt", "font-size:1%", "font:0/0 a",
    "color:transparent", "color:rgba(0,0,0,0)", "color:#0000", "-webkit-text-fill-color:transparent",
    f"{WHITE}color:#fff", f"{WHITE}color:white", f"{WHITE}color:rgb(255, 255, 255)",
    f"{WHITE}color:rgb(100% 100% 100%)",
    f"{WHITE}color:hsl(0, 0%, 100%)", f"{WHITE}color:#fefefe", f"{WHITE}color:ivory", f"{WHITE}color:rgba(0,0,0,.1)",
    "background:#000;color:#111", "background-color:navy;color:#000088", "background:peachpuff;color:peachpuff",
    "background:rgba(0,0,0,.02);background-color:#fafafa;color:#fff",
    "height:0;overflow:hidden", "height:1px;width:1px;overflow:hidden", "width:0;overflow-x:clip", "max-height:0",
    "max-height:0px;overflow:hidden", "max-width:0", "line-height:0;overflow:hidden",
    "text-indent:-9999px", "text-indent:-999em", "position:absolute;left:-9999px", "position:fixed;top:-1000px",
    "margin-left:-9999px", "position:absolute;left:9999px", "transform:translateX(-9999px)", "transform:scale(0)",
    "clip:rect(0,0,0,0)", "clip: rect(1px 1px 1px 1px)", "clip-path:inset(50%)", "clip-path:circle(0)",
    "clip-path: polygon(0 0, 0 0, 0 0)",
]  # fmt: skip
SEEN_STYLES = [
    "display:block", "visibility:visible", "opacity:1", "opacity:0.6", "opacity:.5",
    "font-size:9px", "font-size:small", "font-size:0.8em", "font-size:10.0pt", "font-size:80%", "font:12px/1.5 Arial",
    "font:700 14px Arial", "color:black", "color:#1F497D", "color:windowtext", "color:inherit", "color:var(--x)",
    f"{WHITE}color:#333", "background:black;color:white", "background-color:#1b1b1b;color:#e8e8e8",
    "background:#005;color:#fff", "background:red;color:lime", "background:none;color:#222",
    "height:20px;overflow:hidden", "height:100%;overflow:hidden", "height:0", "max-height:400px", "max-width:600px",
    "line-height:1;overflow:hidden", "text-indent:-18.0pt", "margin-left:-5px", "left:-2px",
    "width:auto;overflow:hidden",
    "clip-path:inset(10%)", "clip:rect(0,100px,20px,0)", "transform:scale(0.9)", "transform:scale(1.0)",
    "mso-hide:none", "border-top:solid #ccc 1pt",
]  # fmt: skip


def seen(html: str, *, doubtful: bool = True) -> str:
    return " ".join(line.text for line in lines_of(html, doubtful=doubtful) if line.text)


@pytest.mark.parametrize("style", HIDDEN_STYLES)
def test_hidden_by_its_style(style: str):
    for tag in ("div", "p", "span", "b", "a", "font", "i", "x"):
        assert seen(f'<p>Nei</p><{tag} style="{style}">Ja <em>visst</em><br>ja</{tag}>') == "Nei", tag
    assert seen(
        f"<style>.a, p.b, #c {{ {style} }} </style><p class='x a'>Ja<p class=b>Ja<b id=c>Ja</b></p>Nei"
    ) in {
        "Nei",
        "",
    }


@pytest.mark.parametrize("style", SEEN_STYLES)
def test_seen_in_spite_of_its_style(style: str):
    for tag in ("div", "p", "span", "b", "font", "td"):
        wrapped = f"<{tag} style='{style}'>Nei</{tag}>"
        html = f"<table><tr>{wrapped}</tr></table>" if tag == "td" else wrapped
        assert seen(html, doubtful=False) == "Nei", tag
    assert seen(f"<style>.a {{ {style} }}</style><p class=a>Nei</p>", doubtful=False) == "Nei"


HIDDEN = {
    "an attribute": "<p hidden>Ja</p><b hidden>Ja</b><p hidden=until-found>Ja</p>",
    "a dialog that is not open": "<dialog>Ja</dialog>",
    "the body's colours": "<body bgcolor=#ffffff text=white>Ja</body>",
    "the font's colour": "<body bgcolor=white><font color=#FFFFFF>Ja</font></body>",
    "colours without a mark": "<table bgcolor=ffffff><tr><td><font color=ffffff>Ja</font></td></tr></table>",
    "inherited ground": "<div style='background:#fff'><div><p><span style='color:#fff'>Ja</span></p></div></div>",
    "inherited colour": "<div style='color:#fff'><div style='background:#fff'>Ja</div></div>",
    "nothing before the ground": "<div style='background:#fff'><p style='background:none;color:#fff'>Ja</p></div>",
    "a small part of nothing": "<div style='font-size:0'><p style='font-size:2em'>Ja</p></div>",
    "a class in another case": "<STYLE>.Hide{display:none}</STYLE><p CLASS=hide>Ja</p>",
    "a rule after its use": "<p class=h>Ja</p><style>.h{display:none}</style>",
    "a rule in a comment, as Word has it": "<style><!-- .h {mso-hide:all;} --></style><p class=h>Ja</p>",
    "a rule for a screen": "<style>@media screen { .h {display:none} }</style><p class=h>Ja</p>",
    "a rule after an import": "<style>@import url(x); .h{display:none}</style><p class=h>Ja</p>",
    "a rule that outdoes the style": "<style>.h{display:none!important}</style><p class=h style='display:block'>Ja</p>",
    "a long tag": f"<div title='{'x' * 5000}' style='display:none'>Ja</div>",
    "a formatting tag among others": "<b><b style='display:none'>Ja<b>Ja</b>Ja</b></b>",
    "a quotation inside": "<div style='display:none'><blockquote>Ja</blockquote>Ja</div>",
}


@pytest.mark.parametrize("html", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden(html: str):
    assert seen(html) == ""


SEEN = {
    "hidden from screen readers": "<p aria-hidden=true>Nei</p>",
    "a class without a rule": "<p class=hidden>Nei</p>",
    "a rule for the dark": "<style>"
    "@media (prefers-color-scheme:dark){p{color:#fff}body{background:#fff}}</style><p>Nei",
    "a rule for narrow screens": "<style>@media screen and (max-width:480px){.m{display:none}}</style><p class=m>Nei",
    "a rule for print": "<style>@media print{p{display:none}}</style><p>Nei</p>",
    "a rule for what stands elsewhere": "<style>.a .b, .b:hover, .b>p {display:none}</style><p class=b>Nei</p>",
    "a rule in a rule": "<style>.a { color:red; .b {display:none} }</style><p class=b>Nei</p>",
    "a style that outdoes the rule": "<style>.h{display:none}</style><p class=h style='display:block'>Nei</p>",
    "white on its own dark": "<div style='background:#222'><p style='color:#fff'>Nei</p></div>",
    "a dark part of a white page": "<body bgcolor=white><p style='color:#fff'><b style='background:#000'>Nei</b></p>",
    "seen inside what is not": "<div style='visibility:hidden'><b style='visibility:visible'>Nei</b></div>",
    "a size inside none": "<td style='font-size:0'><div style='font-size:13px'>Nei</div></td>",
    "a cell that grows": "<table><tr><td style='width:1px;height:1px;overflow:hidden'>Nei</td></tr></table>",
    "rules that are none": "<style>}{}}{{ p { @media { .x</style><p class=x>Nei</p>",
    "formatting never opened": "<p>Nei</b></font></p>",
    "Word": "<style>p.MsoNormal, li.MsoNormal{margin:0cm;font-size:11.0pt;font-family:'Calibri',sans-serif;}"
    "a:link{color:#0563C1}</style><p class=MsoNormal><span style='font-size:11.0pt;color:#1F497D'>Nei</span></p>",
}


@pytest.mark.parametrize("html", SEEN.values(), ids=SEEN.keys())
def test_seen(html: str):
    assert seen(html, doubtful=False) == "Nei"


def test_our_own_letters_are_seen():
    html = page("Skal vi?", "Hei\n\nSvar:\n- JA\n- NEI\n\nhttps://svarfrist.example/x", "nb")
    assert seen(html, doubtful=False) == "Hei Svar: JA NEI https://svarfrist.example/x"


# --- typed in the dark ----------------------------------------------------------------------------

DOUBTFUL = [
    "<div style='color:rgb(255, 255, 255);caret-color:rgb(255,255,255)'>Nei</div>",
    "<font color=white>Nei</font>",
    "<p style='color:#f5f5f5'>Nei</p>",
    "<p style='background:url(x.png);color:#fff'>Nei</p>",
    "<p style='background:#000'>Nei</p>",
]


def letter(html: str, head: str = "") -> bytes:
    return f"From: a@b.example\nContent-Type: text/html; charset=utf-8\n{head}\n{html}".encode()


@pytest.mark.parametrize("html", DOUBTFUL)
def test_white_on_nobody_knows_what_is_read_and_marked(html: str):
    found = read_letter(letter(html))
    assert (own_words(found), own_words(found, doubtful=False)) == ("Nei", "")
    assert is_hardly_seen("Nei", found)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Nei</p><blockquote><font color=white>Ja</font></blockquote>",
        "<p style='color:#fff;background:#111'>Nei</p>",
        "<p style='color:#fff;background:#fff'>Ja</p><p>Nei</p>",
    ],
)
def test_what_is_not_his_or_surely_seen_marks_nothing(html: str):
    found = read_letter(letter(html))
    assert own_words(found) == "Nei"
    assert not is_hardly_seen("Nei", found)


def test_the_plain_part_is_seen_whatever_the_colours_beside_it():
    raw = (
        b"From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\nNei\n"
        b"--x\nContent-Type: text/html\n\n<font color=white>Nei</font>\n--x--\n"
    )
    assert not is_hardly_seen("Nei", read_letter(raw))


# --- colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("#fff", (255, 255, 255, 1)), ("#00000000", (0, 0, 0, 0)), ("rgb(300,-1,2)", (255, 0, 2, 1)),
        ("rgba(1 2 3 / 50%)", (1, 2, 3, 0.5)), ("hsl(120, 100%, 50%)", (0, 255, 0, 1)), ("Red", (255, 0, 0, 1)),
        ("transparent", (0, 0, 0, 0)),
    ],
)  # fmt: skip
def test_colours(text: str, channels: tuple[float, ...]):
    assert colour(text) == channels


@pytest.mark.parametrize(
    "text", ["", "inherit", "#ggg", "#12345", "rgb(1,2)", "rgb()", "var(--a)", "url(white)"]
)
def test_what_names_no_colour(text: str):
    assert colour(text) is None


# --- bounds ---------------------------------------------------------------------------------------

MANY = 500_000
CRAFTED = {
    "one long rule": "<style>p{" + "color:red;" * (MANY // 10) + "}</style>" + "<p>x" * 4,
    "many rules": "<style>" + ".a{color:red}" * (MANY // 13) + "</style>",
    "many selectors": "<style>" + "p," * (MANY // 2) + "p{color:red}</style>",
    "rules in rules": "<style>" + "@media all{" * (MANY // 11) + "</style>",
    "rules in rules that do not count": "<style>" + "x{" * (MANY // 2) + "</style>",
    "comments": "<style>" + "/*" * (MANY // 2) + "</style>",
    "a long number": f"<p style='width:{'1' * MANY}x'>",
    "many long numbers": f"<p style='font:{'1.' * 150} a'>" * (MANY // 320),
    "long calls": f"<p style='filter:opacity({' ' * 180};transform:scale({'0' * 180}'>" * (MANY // 420),
    "many classes": "<style>.c1{color:red}</style><p class='" + "c1 " * (MANY // 3) + "'>",
    "many elements with a class": "<style>.c{color:red;background:blue;font-size:9px}</style>"
    + "<p class='c c c'>x" * 20_000,
    "deep in one another": "<span style='font-size:.99em;color:#eee'>" * 12_000 + "Ja",
    "formatting with styles": "<p>" + "<b style=x>" * 9_000 + "</p>" + "<p>x</p>" * 5_000,
    "formatting closed and never opened": "</b>" * (MANY // 4),
    "long tags": f"<b title='{'x' * 4000}' style='a' class='b' hidden>" * 120,
    "a long tag of marks": "<p " + " style='" * (MANY // 8) + ">",
    "a long tag of quotes": "<p " + " style=\"'" * (MANY // 9) + ">",
}  # fmt: skip


@pytest.mark.parametrize("html", CRAFTED.values(), ids=CRAFTED.keys())
def test_a_crafted_style_takes_no_time(html: str):
    found = read_letter(letter(html))
    began = time.process_time()
    is_hardly_seen(own_words(found), found)
    assert time.process_time() - began < SECONDS


def test_a_sheet_keeps_what_was_said_last_and_what_is_important():
    sheet = Sheet(["p{color:red;color:blue} .x{color:green !important}", "#y{color:black}"])
    assert sheet.of("p", {}) == {"color": "blue"}
    assert sheet.of("p", {"class": "x", "id": "y", "style": "color:white"}) == {"color": "green"}
