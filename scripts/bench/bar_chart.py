# DigitClassifier
# SPDX-License-Identifier: MIT

"""Draws groups of horizontal bars as an SVG that reads well on light and on dark paper."""

import pathlib
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH = 760
LEFT, RIGHT = 180, 600  # Where bars begin, and where the longest ends; the figures stand behind.
BAR, GAP = 16, 6

STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #3d4450 }
.heading { font-size: 20px; font-weight: 600; fill: #14181f }
.title { font-size: 14px; font-weight: 600; fill: #14181f }
.figure { font-size: 12px; font-variant-numeric: tabular-nums; fill: #667080 }
.ours { font-weight: 600; fill: #14181f }
.paper { fill: #ffffff }
.bar { fill: #b3bdcc }
.mine { fill: #1f6feb }
@media (prefers-color-scheme: dark) {
  text { fill: #b6bfcc }
  .heading, .title, .ours { fill: #f0f3f7 }
  .figure { fill: #8a94a6 }
  .paper { fill: #0f141b }
  .bar { fill: #4a5568 }
  .mine { fill: #58a6ff }
}
"""


@dataclass(frozen=True)
class Bar:
    """A contestant: how fast it is beside the others of its group (any unit, more is faster), and what to write."""

    name: str
    speed: float
    figure: str
    is_ours: bool = False


@dataclass(frozen=True)
class Group:
    """Contestants in one case; the fastest has the longest bar."""

    title: str
    bars: list[Bar]


def draw(path: pathlib.Path, heading: str, notes: list[str], groups: list[Group]):
    """Writes the chart; `notes` stand under the heading."""
    parts, y = [], 40
    parts.append(f'<text class="heading" x="24" y="{y}">{escape(heading)}</text>')
    for note in notes:
        y += 20
        parts.append(f'<text x="24" y="{y}">{escape(note)}</text>')
    for group in groups:
        y += 36
        parts.append(f'<text class="title" x="24" y="{y}">{escape(group.title)}</text>')
        y += 10
        fastest = max(bar.speed for bar in group.bars)
        for bar in group.bars:
            parts += _bar(bar, y, (RIGHT - LEFT) * bar.speed / fastest)
            y += BAR + GAP
    height = y + 20
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(_spoken(heading, groups))}>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
        *parts,
        "</svg>",
    ]
    path.write_text("\n".join(svg) + "\n")


def _bar(bar: Bar, y: float, length: float) -> list[str]:
    ours, mine = (" ours", " mine") if bar.is_ours else ("", "")
    baseline = y + BAR - 4
    length = max(length, 2)
    return [
        f'<text class="name{ours}" text-anchor="end" x="{LEFT - 10}" y="{baseline}">{escape(bar.name)}</text>',
        f'<rect class="bar{mine}" x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="3"/>',
        f'<text class="figure{ours}" x="{LEFT + length + 8:.1f}" y="{baseline}">{escape(bar.figure)}</text>',
    ]


def _spoken(heading: str, groups: list[Group]) -> str:
    """The chart in words, for those who cannot see it."""
    said = [f"{group.title}: " + ", ".join(f"{bar.name} {bar.figure}" for bar in group.bars) for group in groups]
    return ". ".join([heading, *said])
