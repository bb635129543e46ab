import Figures
import Reports

extension ReportPage {
    /// The page with the file named in the commands that its sentences tell to type; tables and names are data.
    func commands(at place: CommandPlace) -> ReportPage {
        var page = self
        page.verdict = place.named(in: verdict)
        page.ground = place.named(in: ground)
        page.notes = notes.map(place.named)
        page.foot = place.named(in: foot)
        page.sections = sections.map { section in
            Section(
                name: section.name, title: section.title,
                blocks: section.blocks.map { Self.block($0, at: place) })
        }
        return page
    }

    private static func block(_ block: Block, at place: CommandPlace) -> Block {
        switch block {
        case .text(let text): .text(place.named(in: text))
        case .list(let items): .list(items.map(place.named))
        case .facts(let facts): .facts(facts.map { Fact($0.term, place.named(in: $0.text)) })
        case .figure(let figure):
            .figure(
                Figure(
                    name: figure.name, title: figure.title,
                    summary: place.named(in: figure.summary),
                    width: figure.width, height: figure.height, marks: figure.marks,
                    table: figure.table))
        case .missing(let why): .missing(place.named(in: why))
        case .table, .cards, .code: block
        }
    }
}
