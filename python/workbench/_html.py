"""Frames, answers and pages as a notebook shows them. Numbers are as they were given, only written for people."""

from __future__ import annotations

import html
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from ._frames import Table, pick

#: Rows shown of a frame.
_LIMIT = 30

# Colours of the notebook are inherited: it may be dark. No class: the page has others.
_TABLE = "border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;color:inherit;background:none;border:0;margin:4px 0"
_HEAD = "padding:3px 10px;border:0;border-bottom:1px solid rgba(128,128,128,.6);font-weight:600;background:none;color:inherit;vertical-align:bottom;text-align:{}"
_CELL = "padding:3px 10px;border:0;border-bottom:1px solid rgba(128,128,128,.25);background:none;color:inherit;white-space:nowrap;text-align:{}"
_NOTE = "font-size:12px;opacity:.75;max-width:60em;margin:2px 10px"
_GREY = "#7a8793"


class Column:
    """A column of a shown table: its heading, and how a value is written."""

    def __init__(self, heading: str, cells: Sequence[str], is_number: bool = True) -> None:
        self.heading = heading
        self.cells = cells
        self.align = "right" if is_number else "left"


def table_html(columns: Sequence[Column], n_rows: int, caption: str = "", notes: Sequence[str] = (), extra: Sequence[Sequence[str]] = (), limit: int = _LIMIT) -> str:
    shown = min(n_rows, limit)
    parts = ['<div style="overflow-x:auto">']
    if caption:
        parts.append('<div style="font-size:13px;margin:2px 10px">{}</div>'.format(caption))
    parts.append('<table style="{}"><thead><tr style="background:none">'.format(_TABLE))
    parts += ['<th scope="col" style="{}">{}</th>'.format(_HEAD.format(column.align), html.escape(column.heading)) for column in columns]
    parts.append("</tr></thead><tbody>")
    for row in range(shown):
        cells = "".join('<td style="{}">{}</td>'.format(_CELL.format(column.align), column.cells[row]) for column in columns)
        parts.append('<tr style="background:none">' + cells + "</tr>")
    for line in extra:
        cells = "".join(
            '<td style="{};opacity:.75">{}</td>'.format(_CELL.format(column.align), cell) for column, cell in zip(columns, line)
        )
        parts.append('<tr style="background:none">' + cells + "</tr>")
    parts.append("</tbody></table>")
    if shown < n_rows:
        parts.append('<div style="{}">{:,} more rows</div>'.format(_NOTE, n_rows - shown))
    parts += ['<div style="{}">{}</div>'.format(_NOTE, note) for note in notes]
    return "".join(parts) + "</div>"


def _number(value: Any, form: str) -> str:
    return "" if value is None or value != value else form.format(value)


def _percent(value: Any) -> str:
    return "" if value is None or value != value else "{:.1f}&nbsp;%".format(100 * value)


def _share(value: Any, colour: str = _GREY) -> str:
    """A share with a bar of its length."""
    if value is None or value != value:
        return ""
    width = max(0.0, min(1.0, float(value))) * 60
    return (
        '{}&nbsp;<span style="display:inline-block;width:60px;text-align:left"><span style="display:inline-block;'
        'height:9px;width:{:.0f}px;background:{};border-radius:2px"></span></span>'.format(_percent(value), width, colour)
    )


def _text(value: Any) -> str:
    return "" if value is None or value != value else html.escape(str(value))


class SegmentsHTML:
    """Segments: who they are, how many, what they are worth."""

    def __init__(self, key: str, caption: str = "", colours: Optional[Mapping[int, str]] = None, rest: Sequence[Mapping[str, Any]] = ()) -> None:
        self.key = key
        self.caption = caption
        self.colours = dict(colours or {})
        self.rest = list(rest)

    def __call__(self, table: Table) -> str:
        keys, names, sizes, shares, revenues, parts = pick(
            table, [self.key, "segment_name", "size", "customer_share", "net_revenue", "revenue_share"]
        )
        more = {name: table.column(name) for name in ("invoices_per_customer", "median_days_since_last_purchase") if name in table.columns}
        colours = [self.colours.get(key, _GREY) for key in keys]
        chips = [
            '<span style="display:inline-block;width:10px;height:10px;border-radius:2px;background:{};margin-right:8px"></span>{}'.format(
                colour, _text(name)
            )
            for colour, name in zip(colours, names)
        ]
        columns = [
            Column("segment" if self.key == "segment_id" else "cluster", [_number(value, "{:,}") for value in keys]),
            Column("name", chips, is_number=False),
            Column("customers", [_number(value, "{:,}") for value in sizes]),
            Column("of all", [_share(value, colour) for value, colour in zip(shares, colours)]),
            Column("net revenue", [_number(value, "{:,.0f}") for value in revenues]),
            Column("of revenue", [_share(value, colour) for value, colour in zip(parts, colours)]),
        ]
        if "invoices_per_customer" in more:
            columns.append(Column("invoices each", [_number(value, "{:,.1f}") for value in more["invoices_per_customer"]]))
        if "median_days_since_last_purchase" in more:
            columns.append(Column("days since purchase, median", [_number(value, "{:,.1f}") for value in more["median_days_since_last_purchase"]]))
        extra = [
            ["", _text(_REMAINDERS.get(row["remainder"], str(row["remainder"]).replace("_", " "))), _number(row["n_customers"], "{:,}"), "",
             _number(row["net_revenue"], "{:,.0f}"), _share(row["revenue_share"]), "", ""]
            for row in self.rest
        ]
        return table_html(columns, len(keys), self.caption, extra=extra)


#: What a verdict means (docs/recommend.md).
_VERDICTS = {
    "separated": "Natural groups, with gaps between any two.",
    "bands": "No natural groups; a useful cut.",
    "unstable": "No natural groups, and no cut that comes back when customers are drawn anew.",
    "none": "No segments.",
}

#: The program's words for what is in no segment (docs/segments.md).
_REMAINDERS = {
    "no_customer": "products without a customer",
    "after_period": "all lines after the period",
    "no_product": "postage, fees, corrections",
}


class RunsHTML:
    """Runs: what was clustered how, and how clear it came out."""

    def __call__(self, table: Table) -> str:
        ids, names, algorithms, found, silhouettes = pick(table, ["run_id", "run_name", "algorithm", "n_clusters_found", "silhouette"])
        columns = [
            Column("run", [_number(value, "{}") for value in ids]),
            Column("name", [_text(value) for value in names], is_number=False),
            Column("algorithm", [_text(value) for value in algorithms], is_number=False),
            Column("segments", [_number(value, "{:,}") for value in found]),
        ]
        if "noise_share" in table.columns:
            columns.append(Column("in none", [_percent(value) for value in table.column("noise_share")]))
        columns.append(Column("silhouette", [_silhouette(value) for value in silhouettes]))
        if "n_equal_runs" in table.columns:
            columns.append(Column("equal runs", [_number(value, "{:,}") for value in table.column("n_equal_runs")]))
        if "health" in table.columns:
            columns.append(Column("health", [_text(value) for value in table.column("health")], is_number=False))
        return table_html(columns, len(ids))


def _silhouette(value: Any) -> str:
    if value is None or value != value:
        return ""
    width = max(0.0, min(1.0, float(value))) * 60
    return (
        '{:.3f}&nbsp;<span style="display:inline-block;width:60px;text-align:left"><span style="display:inline-block;height:9px;'
        'width:{:.0f}px;background:{};border-radius:2px"></span></span>'.format(value, width, _GREY)
    )


def plain_table(table: Table, caption: str = "") -> str:
    """Any table: text to the left, numbers to the right."""
    n_rows = len(table.values[0]) if table.values else 0
    if n_rows == 1 and len(table.columns) > 8:
        # One long row is read from top to bottom; what it does not have is left out.
        there = [(name, values[0]) for name, values in zip(table.columns, table.values) if values[0] is not None]
        return table_html(
            [
                Column("column", [_text(name.replace("_", " ")) for name, _ in there], is_number=False),
                Column("value", [_plain(name, value) for name, value in there], is_number=False),
            ],
            len(there), caption, limit=len(there),
        )
    columns = []
    for name, values in zip(table.columns, table.values):
        is_number = any(isinstance(value, (int, float)) for value in values)
        columns.append(Column(name.replace("_", " "), [_plain(name, value) for value in values[:_LIMIT]], is_number))
    return table_html(columns, n_rows, caption)


def _plain(column: str, value: Any) -> str:
    if isinstance(value, float) and column.endswith("_share"):
        return _percent(value)
    if isinstance(value, float):
        return _number(value, "{:,.6g}")
    return _text(value)


def answer_html(tables: Mapping[str, Table], segments: Optional[str]) -> str:
    """What a command with several tables has printed: its segments open, all else folded."""
    parts: List[str] = []
    verdict = tables.get("recommendation")
    if verdict is not None and verdict.values:
        words: Dict[str, Any] = {name: values[0] for name, values in zip(verdict.columns, verdict.values)}
        parts.append(
            '<div style="font-size:14px;margin:4px 10px"><b>{}</b>{}</div><div style="{}">{}</div>'.format(
                _text(_VERDICTS.get(words.get("verdict"), words.get("verdict"))),  # type: ignore[arg-type]
                "" if words.get("n_clusters") is None else " {} segments.".format(words["n_clusters"]),
                _NOTE,
                _text(words.get("reason")),
            )
        )
    if segments:
        parts.append(segments)
    for name, table in tables.items():
        if name in ("recommendation", "run_profile", "segment_profile", "segment_remainder") or not table.values:
            continue
        n_rows = len(table.values[0])
        body = plain_table(table)
        if segments is None and len(tables) <= 4:
            parts.append('<div style="font-size:13px;margin:6px 10px 0"><b>{}</b></div>{}'.format(_text(name.replace("_", " ")), body))
        else:
            parts.append(
                '<details style="margin:2px 10px"><summary style="cursor:pointer;font-size:13px">{}, {:,} {}</summary>{}</details>'.format(
                    _text(name.replace("_", " ")), n_rows, "row" if n_rows == 1 else "rows", body
                )
            )
    return '<div style="color:inherit">{}</div>'.format("".join(parts))


def page_frame(page: str, height: int, title: str) -> str:
    """A page within the notebook, with no access to it."""
    return (
        '<iframe srcdoc="{}" sandbox="allow-popups" title="{}" loading="lazy" style="width:100%;height:{}px;border:1px solid '
        'rgba(128,128,128,.4);border-radius:4px;background:#fff"></iframe>'.format(html.escape(page, quote=True), html.escape(title, quote=True), height)
    )


Renderer = Callable[[Table], str]
