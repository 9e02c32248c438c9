// DigitClassifier
// SPDX-License-Identifier: MIT

extension AssessmentPage {
  /// The page's looks; light, and dark for who prefers it.
  static let style = """
    :root {
      color-scheme: light dark;
      --paper: #f5f6f8; --card: #ffffff; --ink: #14181f; --text: #3d4450; --soft: #667080;
      --edge: #e3e7ed; --line: #1f6feb; --faint: #9aa7bd; --good: 46 160 67; --bad: 218 54 51;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0a0e14; --card: #0f141b; --ink: #f0f3f7; --text: #b6bfcc; --soft: #8a94a6;
        --edge: #252d38; --line: #58a6ff; --faint: #66748c; --good: 63 185 80; --bad: 248 81 73;
      }
    }
    * { box-sizing: border-box }
    body {
      margin: 0; background: var(--paper); color: var(--text);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
    }
    main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
    h1, h2, b, dd { color: var(--ink) }
    h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere }
    h2 { font-size: 1.15rem; margin: 0 0 .25rem }
    p { margin: 0 0 1rem; max-width: 46rem }
    section {
      background: var(--card); border: 1px solid var(--edge); border-radius: 12px;
      padding: 1.25rem; margin-top: 1.25rem;
    }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1.5rem; margin: 0 }
    dl.cards { grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 1rem }
    dl.cards dd { font-size: 1.25rem; font-weight: 600 }
    dt { color: var(--soft); font-size: .85rem }
    dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
    .wide { overflow-x: auto; margin-top: .75rem }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
    th, td { padding: .3rem .55rem; text-align: right; border-bottom: 1px solid var(--edge); white-space: nowrap }
    th { color: var(--soft); font-weight: 500 }
    th[scope=row], th:first-child { text-align: left; color: var(--ink) }
    .bad { background: rgb(var(--bad) / var(--heat)) }
    .good { background: rgb(var(--good) / var(--heat)) }
    .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 1rem }
    figure { margin: 0; font-size: .85rem; line-height: 1.35; overflow-wrap: anywhere }
    img { image-rendering: pixelated; border-radius: 6px; border: 1px solid var(--edge); display: block }
    small { color: var(--soft) }
    svg { display: block; width: 100%; max-width: 40rem; height: auto }
    svg text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--text) }
    svg .title { font-size: 14px; font-weight: 600; fill: var(--ink) }
    svg .tick { font-size: 12px; font-variant-numeric: tabular-nums; fill: var(--soft) }
    svg .grid { stroke: var(--edge) }
    svg .bar { fill: var(--line); opacity: .55 }
    svg .ideal, svg .faint, svg .line { fill: none; stroke-width: 2; stroke-linejoin: round }
    svg .ideal { stroke: var(--soft); stroke-dasharray: 4 4 }
    svg .faint { stroke: var(--faint) }
    svg .line { stroke: var(--line); stroke-width: 2.5 }
    """
}
