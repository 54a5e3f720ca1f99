"""Parse modes are parsed: what is shown, with which entities, and how a mistake is answered."""

import pytest

from simulator.telegram.entities import Entity, Formatted, as_html, tidy, units
from simulator.telegram.markup import parse

from .telegram_talk import Bot


def _entities(found: Formatted) -> list[tuple[str, int, int]]:
    return [(one.type, one.offset, one.length) for one in found.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>Dune</b> 1", "Dune 1", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("a &lt; b &amp;&amp; c &quot;d&quot; &#65;&#x42; &nope; &", 'a < b && c "d" AB &nope; &', []),
        ("<pre><code class='language-py'>x = 1</code></pre>", "x = 1", [("pre", 0, 5)]),
        ("<tg-spoiler>a</tg-spoiler><span class=\"tg-spoiler\">b</span>", "ab",
         [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote>a</blockquote>\n<blockquote expandable>b</blockquote>", "a\nb",
         [("blockquote", 0, 1), ("expandable_blockquote", 2, 1)]),
        ("<B>loud</B>", "loud", [("bold", 0, 4)]),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<a href='nonsense'>x</a> <a href='javascript://a.b'>y</a>", "x y", []),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
    ],
)  # fmt: skip
def test_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parse(source, "HTML")
    assert (found.text, _entities(found)) == (text, entities)


def test_links_keep_their_address() -> None:
    found = parse('<a href="https://a.example/?x=1&amp;y=2">a</a> <a>https://b.example</a>', "html")
    assert [one.more["url"] for one in found.entities if one.type == "text_link"] == [
        "https://a.example/?x=1&y=2",
        "https://b.example",
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b", 'Unclosed start tag "b" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("I <3 you", 'Unsupported start tag "3" at byte offset 2'),
    ],
)
async def test_bad_html(bot: Bot, source: str, message: str) -> None:
    said = await bot.fails("sendMessage", chat_id=1001, text=source, parse_mode="HTML")
    assert said == f"Bad Request: can't parse entities: {message}"
    assert bot.anna.messages == []


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a* _b_ __c__ ~d~ ||e||", "a b c d e",
         [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)]),
        (r"1\.5 \- ok\!", "1.5 - ok!", []),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("`x_y` ```py\nz```", "x_y z", [("code", 0, 3), ("pre", 4, 1)]),
        ("[a](https://a.example)", "a", [("text_link", 0, 1)]),
        (">q1\n>q2\nr", "q1\nq2\nr", [("blockquote", 0, 6)]),
        (">q", "q", [("blockquote", 0, 1)]),
    ],
)  # fmt: skip
def test_markdown_v2(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parse(source, "MarkdownV2")
    assert (found.text, _entities(found)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Dune.", "Character '.' is reserved and must be escaped with the preceding '\\' at byte offset 4"),
        ("*a", "Can't find end of Bold entity at byte offset 0"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 0"),
        ("[a", "Can't find end of Link entity at byte offset 0"),
    ],
)
async def test_bad_markdown_v2(bot: Bot, source: str, message: str) -> None:
    said = await bot.fails("sendMessage", chat_id=1001, text=source, parse_mode="MarkdownV2")
    assert said == f"Bad Request: can't parse entities: {message}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a* _b_ `c`", "a b c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        ("```x```", "x", [("pre", 0, 1)]),
        (r"a\_b. 1-2!", "a_b. 1-2!", []),
        ("[a](https://a.example) [b]", "a b", [("text_link", 0, 1)]),
    ],
)
def test_old_markdown(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parse(source, "Markdown")
    assert (found.text, _entities(found)) == (text, entities)


@pytest.mark.parametrize("source", ["a_b", "5 * 4", "[x", "[a](b"])
async def test_bad_old_markdown(bot: Bot, source: str) -> None:
    said = await bot.fails("sendMessage", chat_id=1001, text=source, parse_mode="Markdown")
    assert "can't parse entities: Can't find end of the entity starting at byte offset" in said


async def test_an_unknown_parse_mode(bot: Bot) -> None:
    assert "unsupported parse_mode" in await bot.fails(
        "sendMessage", chat_id=1001, text="a", parse_mode="plain_text"
    )


async def test_given_entities(bot: Bot) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 4}]
    sent = await bot.text("Dune", entities=entities)
    assert sent["entities"] == entities
    assert bot.anna.messages[-1].html == "<b>Dune</b>"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/find@mediamate_demo_bot Dune", [("bot_command", 0, 24)]),
        ("see https://a.example/x.", [("url", 4, 19)]),
        ("a@b.example @anna #fun 1/2 x/y", [("email", 0, 11), ("mention", 12, 5), ("hashtag", 18, 4)]),
    ],
)
def test_what_telegram_finds_by_itself(text: str, entities: list[tuple[str, int, int]]) -> None:
    assert _entities(tidy(Formatted(text))) == entities


def test_nothing_is_found_in_code() -> None:
    assert _entities(parse("<code>/start @anna</code>", "HTML")) == [("code", 0, 12)]


@pytest.mark.parametrize(
    "html",
    [
        "<b>a</b>",
        "a &lt;b&gt; &amp;",
        "<b>a <i>😀b</i></b> c",
        '<a href="https://a.example">x</a>',
        "<pre>x</pre>",
    ],
)
def test_html_and_back(html: str) -> None:
    assert parse(html, "HTML").html == html


def test_units() -> None:
    assert (units("a"), units("é"), units("😀"), units("")) == (1, 1, 2, 0)
    assert as_html(Formatted("ab", (Entity("bold", 0, 2), Entity("code", 0, 2)))) == "<b><code>ab</code></b>"
