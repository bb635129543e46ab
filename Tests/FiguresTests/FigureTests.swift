import Figures
import Foundation
import FoundationXML
import Testing

/// What holds for every picture, whatever it is of.
@Suite struct FigureTests {
    private static let all = SampleFigures.all.map(\.0)

    private func figure(_ name: String) throws -> Figure {
        try #require(SampleFigures.all.first { $0.0 == name }?.1)
    }

    @Test(arguments: all) func noTextStandsOnAnother(_ name: String) throws {
        let labels = try figure(name).labels.filter { !$0.text.isEmpty }
        for (place, label) in labels.enumerated() {
            for other in labels[..<place] {
                #expect(
                    !label.box.meets(other.box),
                    "\(label.text) at \(label.box) on \(other.text) at \(other.box)")
            }
        }
    }

    @Test(arguments: all) func allTextIsWithinThePicture(_ name: String) throws {
        let figure = try figure(name)
        let whole = Box(x: 0, y: 0, width: figure.width, height: figure.height)
        for label in figure.labels where !label.text.isEmpty {
            #expect(whole.holds(label.box), "\(label.text) at \(label.box) in \(whole)")
        }
    }

    @Test(arguments: all) func itIsMarkupWithoutScriptsOrLinks(_ name: String) throws {
        let text = try figure(name).svg
        let reader = MarkupReader(text)
        #expect(reader.isWhole, "\(name) is not well-formed: \(reader.fault)")
        let known: Set = ["svg", "title", "desc", "style", "rect", "path", "text", "g"]
        #expect(reader.elements.isSubset(of: known), "\(reader.elements.subtracting(known))")
        #expect(!reader.attributes.contains { $0.hasPrefix("on") || $0.hasSuffix("href") })
        #expect(!text.contains("<script"))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    }

    @Test(arguments: all) func itHasNameDescriptionAndTable(_ name: String) throws {
        let figure = try figure(name)
        #expect(!figure.title.isEmpty && figure.summary.hasSuffix("."))
        #expect(!figure.table.rows.isEmpty)
        for row in figure.table.rows { #expect(row.count == figure.table.columns.count) }
        let text = figure.svg
        #expect(text.contains("role=\"img\""))
        #expect(text.contains("aria-labelledby=\"\(figure.name)-title \(figure.name)-desc\""))
    }

    @Test func numbersWithoutMeasureAreDrawnSomewhere() {
        for (name, figure) in SampleFigures.extreme {
            let reader = MarkupReader(figure.svg)
            #expect(reader.isWhole, "\(name): \(reader.fault)")
            #expect(!figure.svg.contains("\"nan") && !figure.svg.contains("inf\""), "\(name)")
        }
    }

    @Test func hostileTextIsShownAsText() throws {
        let text = try figure("heat").svg
        #expect(text.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(text.contains("\\u{202e}") || text.contains("\\u{1b}"))
    }

    /// Not a test of anything: writes the pictures for who wants to look at them.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["WORKBENCH_WRITE_FIGURES"] != nil))
    func theyCanBeLookedAt() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["WORKBENCH_WRITE_FIGURES"])
        for (name, figure) in SampleFigures.all {
            try figure.svg.write(
                toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
        }
    }
}

/// Elements and attributes of a text of markup.
final class MarkupReader: NSObject, XMLParserDelegate {
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []
    private(set) var fault = ""
    private(set) var isWhole = false

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWhole = parser.parse()
        fault = parser.parserError.map { "\($0)" } ?? ""
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes attributeDict: [String: String]
    ) {
        elements.insert(elementName)
        attributes.formUnion(attributeDict.keys)
    }
}
