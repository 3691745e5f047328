"""What it, they and both stand for: signs of technologies in the place of pronouns, within a sentence and across two."""

from __future__ import annotations

import re

from graph_build.extraction.english.grammar import W
from graph_build.extraction.english.masks import BASE, TS, Mask, T
from graph_build.extraction.model import Mention

AGAIN = re.compile(
    r"^(?P<lead>(?:in|for|at|across|once|initially|originally|still|long) [^,.;]{1,40}, )?(?:they|it|technology|technologies|systems?|approach|tools?|solutions?|robots|machines|method|algorithms?|models?)(?= (?!of\b))"
)
# Respondents use them for contract review.
OBJECT = re.compile(
    r"\b(?P<v>use|uses|used|deploy|apply|employ|adopt|combined?|complement(?:ed)?|paired?|couple|coupled|supplement(?:ed)?|enrich(?:ed)?|linked) (?:it|them) (?=for|to|in|with)"
)
VERB = r"(?= (?:is|are|was|were|has|have|will|enabl|support|allow|help|perform|handl|tak|serv|improv|automat|optimi|mak|provid|deliver|carr))"
PRONOUN = re.compile(rf"(?P<g>[,;:](?: where| but| and| so)?|\bthat) (?:it|they){VERB}")
TOGETHER = re.compile(
    r"(?P<g>[;:,]) (?:together,?|both|combined,) (?:they |both )?(?=(?:enabl|support|allow|help|perform|mak|provid))"
)
# coupled with advanced process control it also provides closed-loop control
COUPLED = re.compile(
    rf"(?P<g>[;,]) (?P<c>(?:combined|coupled|paired|together|integrated) with {W}{TS}),? (?:it|they){VERB}"
)
FIRST = re.compile(rf"(?:{W})(?P<t>{TS})(?=[ ,.?]|$)")
# Where the signs of a sentence before begin, so that they are none of the next one's.
BEFORE = 0x300


def across(masked: Mask, before: str, signs: dict[str, Mention]) -> Mask:
    """They allow predictive maintenance: of what the sentence before began with."""
    if not before:
        return masked
    if again := AGAIN.match(masked.text):
        text = f"{again['lead'] or ''}{before}{masked.text[again.end() :]}"
        return Mask(text, masked.signs | signs)
    if OBJECT.search(masked.text) and not re.search(T, masked.text):
        return Mask(OBJECT.sub(rf"\g<v> {before} ", masked.text), masked.signs | signs)
    return masked


def within(masked: Mask) -> Mask:
    """Machine vision is common in electronics, where it is used for …"""
    first = FIRST.match(masked.text)
    signs = first["t"] if first else ""
    text = masked.text
    if signs:
        text = COUPLED.sub(rf"; {signs} \g<c>", text)
        every = (
            "".join(re.findall(T, text[: (TOGETHER.search(text) or COUPLED.search(text) or first).start()]))
            if first
            else ""
        )
        text = TOGETHER.sub(f"; {' and '.join(every) or signs} ", text)
    while (found := OBJECT.search(text)) and (nearest := re.findall(TS, text[: found.start()])):
        text = f"{text[: found.start()]}{found['v']} {nearest[-1]} {text[found.end() :]}"
    while found := PRONOUN.search(text):
        # A pronoun after "that" stands for the name before it.
        nearest = re.findall(TS, text[: found.start()])
        meant = nearest[-1] if nearest and (not signs or found["g"] == "that") else signs
        if not meant:
            break
        text = f"{text[: found.start()]}; {meant}{text[found.end() :]}"
    return Mask(text, masked.signs)


def subject(masked: Mask) -> tuple[str, dict[str, Mention]]:
    """The technologies that a sentence begins with, by signs that the next sentence does not have."""
    found = FIRST.match(masked.text)
    if not found:
        return "", {}
    moved: dict[str, Mention] = {}
    text = ""
    for character in found["t"]:
        if character not in masked.signs:
            text += character
            continue
        sign = chr(BASE["technology"] + BEFORE + len(moved))
        moved[sign] = masked.signs[character]
        text += sign
    return text, moved
