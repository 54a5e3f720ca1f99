"""Sentences that are always ours, for pipelines of other agents.

Home Assistant cannot take a matched trigger back, so each template has a media noun or a
verb that nothing else in a house is told.
"""

from collections.abc import Mapping

_EN_NOUN = "(movie|film|series|tv show|cartoon|documentary|audiobook)"
_RU_NOUN = "(фильм|сериал|мультфильм|мультик|аниме|аудиокнигу)"

TRIGGER_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "en": (
        f"[please] (download|torrent) [me] [the|a] {_EN_NOUN} {{title}}",
        f"[please] (get|grab|add|request) [me] the {_EN_NOUN} {{title}}",
        "[please] download [the] season {number} of {title}",
        "[please] download all seasons of {title}",
        f"do we have the {_EN_NOUN} {{title}}",
        "(stop|cancel) downloading [the] (movie|film|series) {title}",
        "(what is|what's|whats) downloading [right now]",
        "[show [me]] [the] (download status|status of downloads|download progress|download queue)",
        "(pause|resume) [all] [the] [my] downloads",
        "(suggest|recommend) [me] a (movie|film|series) [to watch]",
        "show [me] my (movie|film|download|media) requests",
    ),
    "ru": (
        f"[пожалуйста] (скачай|закачай|качни|загрузи) [мне] {_RU_NOUN} {{title}}",
        f"[пожалуйста] (добавь|найди и скачай|хочу посмотреть) {_RU_NOUN} {{title}}",
        "[пожалуйста] (скачай|закачай|загрузи) {number} сезон {title}",
        "[пожалуйста] (скачай|закачай|загрузи) все сезоны {title}",
        f"у нас есть {_RU_NOUN} {{title}}",
        "(отмени|останови) (закачку|загрузку|скачивание) (фильма|сериала|мультфильма) {title}",
        "что [сейчас] качается",
        "[покажи] (статус|прогресс) (загрузок|закачек)",
        "(приостанови|возобнови|продолжи) [все] (закачки|загрузки)",
        "(посоветуй|порекомендуй) [мне] [какой-нибудь] [хороший] (фильм|сериал|мультфильм)",
        "покажи мои (запросы|заказы) [фильмов]",
    ),
}
