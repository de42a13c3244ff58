# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the colours of the program, light and dark, each with its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

DOMAINS: Final = ("housing", "income", "school_work", "support", "health")


@dataclass(frozen=True, slots=True)
class DomainColour:
    """The colour of one life domain: `full` for shape and lines, `tint` for level 3, `ink` on full."""

    full: str
    tint: str
    ink: str


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Every colour by what it is for. Texts on canvas, surface, sunken and row reach 7:1."""

    dark: bool
    canvas: str
    surface: str
    sunken: str
    row: str
    future: str
    tag: str
    hair: str
    grid: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    primary: str
    on_primary: str
    primary_over: str
    ph1: str
    ph2: str
    ph3: str
    attn: str
    attn_soft: str
    attn_line: str
    note: str
    note_soft: str
    good: str
    good_soft: str
    stone: str
    stone_ink: str
    off: str
    bar: str
    bar_text: str
    bar_link: str
    scrim: str
    domains: MappingProxyType[str, DomainColour]


LIGHT: Final = Tokens(
    dark=False,
    canvas="#F6F5F1",
    surface="#FFFFFF",
    sunken="#EEECE6",
    row="#FAF9F6",
    future="#FAF9F6",
    tag="#ECE9E2",
    hair="#E0DDD5",
    grid="#ECE9E2",
    line="#85898A",
    text="#1B2125",
    muted="#444B50",
    accent="#17506A",
    accent_soft="#E1ECF1",
    on_accent="#FFFFFF",
    primary="#17506A",
    on_primary="#FFFFFF",
    primary_over="#12425A",
    ph1="#9FC3D1",
    ph2="#C3DAE3",
    ph3="#E4EEF2",
    attn="#7D2C0C",
    attn_soft="#FAEDE5",
    attn_line="#B4521F",
    note="#5A4300",
    note_soft="#FAF1D8",
    good="#1A5035",
    good_soft="#E5F0E9",
    stone="#D8D5CC",
    stone_ink="#3A4044",
    off="#C9C6BD",
    bar="#1B2125",
    bar_text="#F6F5F1",
    bar_link="#C3DAE3",
    scrim="#1B2125",
    domains=MappingProxyType(
        {
            "housing": DomainColour("#1A6DB8", "#E3EFF9", "#FFFFFF"),
            "income": DomainColour("#90600D", "#F7EFDC", "#FFFFFF"),
            "school_work": DomainColour("#0B5A52", "#D5E8E4", "#FFFFFF"),
            "support": DomainColour("#522E79", "#E6DEEF", "#FFFFFF"),
            "health": DomainColour("#7A2C19", "#F2DDD6", "#FFFFFF"),
        }
    ),
)

DARK: Final = Tokens(
    dark=True,
    canvas="#14181A",
    surface="#1C2124",
    sunken="#101315",
    row="#20262A",
    future="#191E21",
    tag="#2A3135",
    hair="#31383C",
    grid="#262C30",
    line="#7C868B",
    text="#ECEEEE",
    muted="#BAC1C5",
    accent="#8CC4DC",
    accent_soft="#1B323D",
    on_accent="#14181A",
    primary="#235F7C",
    on_primary="#FFFFFF",
    primary_over="#1D5068",
    ph1="#2A5265",
    ph2="#244655",
    ph3="#1F3844",
    attn="#F2B08F",
    attn_soft="#36221A",
    attn_line="#D98155",
    note="#EBCF86",
    note_soft="#312914",
    good="#9AD3B1",
    good_soft="#182E23",
    stone="#3A4247",
    stone_ink="#D5DADC",
    off="#454D52",
    bar="#2A3135",
    bar_text="#ECEEEE",
    bar_link="#A9D4E7",
    scrim="#000000",
    domains=MappingProxyType(
        {
            "housing": DomainColour("#5E9BF5", "#20324D", "#14181A"),
            "income": DomainColour("#EDC04A", "#3B3219", "#14181A"),
            "school_work": DomainColour("#5FD6B0", "#1B3A32", "#14181A"),
            "support": DomainColour("#CDB6E6", "#352E40", "#14181A"),
            "health": DomainColour("#DE8369", "#40281F", "#14181A"),
        }
    ),
)
