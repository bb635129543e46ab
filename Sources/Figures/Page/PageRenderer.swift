import Mustache
import Reports

/// Makes a page of a report: one file of HTML that needs nothing else.
///
/// The templates hold no text of data but through `markup`, first as people see it and then as markup: Mustache's own escaping goes by whole characters, and
/// takes a quotation mark with an accent over it for none.
package struct PageRenderer {
    private let library: MustacheLibrary
    private let shown: @Sendable (String) -> String

    /// - Parameter shown: A text of data as people see it; what is markup already could not be told from it.
    /// - Throws: `MustacheTemplate.ParserError` for templates that are not whole; tests hold that they are.
    package init(showing shown: @escaping @Sendable (String) -> String = { $0 }) throws {
        self.shown = shown
        var library = MustacheLibrary()
        let templates = [
            ("report", PackageResources.report_mustache),
            ("block", PackageResources.block_mustache),
            ("table", PackageResources.table_mustache), ("card", PackageResources.card_mustache),
        ]
        for (name, bytes) in templates {
            // Values come escaped.
            let text = "{{% CONTENT_TYPE:TEXT}}\n" + String(decoding: bytes, as: UTF8.self)
            try library.register(text, named: name)
        }
        self.library = library
    }

    private func markup(_ text: String, keepsLines: Bool = false) -> String {
        markupText(shown(text), keepsLines: keepsLines)
    }

    /// The style sheet of the page, as it stands between its tags.
    package static let style: String =
        StyleSheet.variables
        + StyleSheet.root([
            ("--ground", Palette.ground), ("--panel", Palette.panel), ("--ink", Palette.ink),
            ("--muted", Palette.muted), ("--line", Palette.grid), ("--link", Palette.link),
            ("--accent", Palette.accent),
        ]) + StyleSheet.classes + ".fig text{font-family:\(StyleSheet.fonts)}\n"
        + String(decoding: PackageResources.report_css, as: UTF8.self)

    /// The page.
    ///
    /// - Parameter styleDigest: SHA-256 of `style` in base 64: no other style is obeyed, and no script at all.
    package func html(_ page: ReportPage, styleDigest: String) -> String {
        let values: [String: Any] = [
            "title": markup(page.title), "digest": styleDigest, "style": Self.style,
            "facts": page.facts.map(self.fact), "verdict": markup(page.verdict),
            "ground": markup(page.ground), "hasGround": !page.ground.isEmpty,
            "segments": page.segments.map { [self.table($0, isOpen: true)] } ?? [],
            "notes": page.notes.map { ["text": markup($0)] },
            "hasNotes": !page.notes.isEmpty,
            "sections": page.sections.map(section), "foot": markup(page.foot),
        ]
        return library.render(values, withTemplate: "report") ?? ""
    }

    private func fact(_ fact: ReportPage.Fact) -> [String: Any] {
        ["term": markup(fact.term), "text": markup(fact.text)]
    }

    private func section(_ section: ReportPage.Section) -> [String: Any] {
        [
            "name": section.name, "heading": markup(section.title),
            "blocks": section.blocks.map { block in
                ["body": library.render(values(of: block), withTemplate: "block") ?? ""]
            },
        ]
    }

    private func values(of block: ReportPage.Block) -> [String: Any] {
        switch block {
        case .text(let text): ["paragraph": markup(text)]
        case .list(let items):
            ["list": [["items": items.map { ["text": markup($0)] }]]]
        case .facts(let facts): ["terms": [["facts": facts.map(self.fact)]]]
        case .table(let table): ["table": [self.table(table, isOpen: true)]]
        case .figure(let figure):
            [
                "figure": [
                    [
                        "name": figure.name, "caption": markup(figure.title),
                        "summary": markup(figure.summary),
                        "svg": SVGWriter(figure, in: .page, showing: shown).text,
                        "numbers": [self.table(figure.table, isOpen: false)],
                    ]
                ]
            ]
        case .cards(let cards): ["cards": [["each": cards.map(self.card)]]]
        case .code(let title, let text):
            ["code": [["what": markup(title), "text": markup(text, keepsLines: true)]]]
        case .missing(let text): ["missing": markup(text)]
        }
    }

    private func card(_ card: ReportPage.Card) -> [String: Any] {
        var path = PathText()
        path.add(card.key.shape, 8, 8, radius: 6)
        return [
            "name": markup(card.name), "number": markup(card.key.label),
            "shape": path.text, "look": card.key.area.name, "facts": card.facts.map(self.fact),
            "differences": card.differences.map { ["text": markup($0)] },
            "advice": markup(card.advice), "hasAdvice": !card.advice.isEmpty,
            "hasNumber": !card.key.label.isEmpty,
        ]
    }

    private func table(_ table: ResultTable, isOpen: Bool) -> [String: Any] {
        let heads = table.columns.map { column in
            column.heading + (column.unit.isEmpty ? "" : " (\(column.unit))")
        }
        return [
            "caption": markup(table.name),
            "columns": zip(table.columns, heads).map { column, head in
                ["head": markup(head), "kind": Self.kind(of: column)]
            },
            "rows": table.rows.map { row in
                [
                    "cells": row.enumerated().map { place, cell -> [String: Any] in
                        [
                            "text": markup(Self.text(of: cell)),
                            "isHead": place < max(table.nKeys, 1) && place == 0,
                            "kind": Self.kind(of: table.columns[place]),
                            "head": markup(heads[place]),
                        ]
                    }
                ]
            },
            "isOpen": isOpen,
        ]
    }

    private static func kind(of column: ResultTable.Column) -> String {
        switch column.role {
        case .measure, .share: "n"
        case .identifier, .dimension, .moment, .text: "w"
        }
    }

    private static func text(of cell: Cell) -> String {
        switch cell {
        case .null: ""
        case .integer(let number): grouped(Int(number))
        case .real(let number): roundedText(number, digits: 3)
        case .text(let text): text
        }
    }
}
