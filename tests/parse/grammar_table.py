"""Write the table of grammar cases in ``docs/grammar.md`` anew: ``python -m tests.parse.grammar_table``."""

from __future__ import annotations

from pathlib import Path

from tests.parse import grammar_cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "grammar.md"
BEGIN, END = "<!-- cases: made by python -m tests.parse.grammar_table -->", "<!-- end of cases -->"


def table() -> str:
    """Return the table: a line for each phenomenon, totals for each family."""
    cases = grammar_cases.load_all()
    lines = [f"{len(cases)} cases, {sum('xfail' not in c.data for c in cases)} of them read rightly.", ""]
    lines += ["| what is asked | phenomenon | file | cases | not read yet |", "|---|---|---|---:|---:|"]
    for family in grammar_cases.FAMILIES:
        mine = [c for c in cases if c.family == family]
        for file in dict.fromkeys(c.file for c in mine):
            rows = [c for c in mine if c.file == file]
            open_ = sum("xfail" in c.data for c in rows)
            lines.append(f"| {family} | {rows[0].phenomenon} | `{family}/{file}.yaml` | {len(rows)} | {open_ or ''} |")
        lines.append(f"| **{family}** | | | **{len(mine)}** | **{sum('xfail' in c.data for c in mine) or ''}** |".replace("****", ""))
    open_cases = [c for c in cases if "xfail" in c.data]
    if open_cases:
        lines += ["", "Not read yet:", ""]
        lines += [f"- `{c.id}` {' '.join(c.data['text'].split())}: {c.data['xfail']}." for c in open_cases]
    return "\n".join(lines)


def with_table(page: str) -> str:
    """Return the page with the table set anew between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
