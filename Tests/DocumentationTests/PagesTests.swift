import Foundation
import TestSupport
import Testing

/// What holds for all pages, run or not.
struct PagesTests {
    private static let root = URL(fileURLWithPath: Places.root)

    /// README, changelog and all of docs, by their paths in the checkout.
    private static let pages: [String] = {
        let folder = URL(fileURLWithPath: Places.root + "/docs").resolvingSymlinksInPath()
        let names = FileManager.default.enumerator(atPath: folder.path)
        let docs = (names?.allObjects ?? []).compactMap { $0 as? String }
        return ["README.md", "CHANGELOG.md"]
            + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
    }()

    private static func lines(of page: String) throws -> [String] {
        try String(contentsOfFile: Places.root + "/" + page, encoding: .utf8)
            .components(separatedBy: "\n")
    }

    private static func matches(_ pattern: String, in line: String) -> [String] {
        guard let search = try? NSRegularExpression(pattern: pattern) else { return [] }
        let whole = NSRange(line.startIndex..., in: line)
        return search.matches(in: line, range: whole).compactMap {
            Range($0.range(at: 1), in: line).map { String(line[$0]) }
        }
    }

    // MARK: Links

    /// Anchors that GitHub makes of the headings of a page.
    private static func anchors(of page: String) throws -> Set<String> {
        var known: Set<String> = []
        for line in try lines(of: page) where line.hasPrefix("#") && line.contains("# ") {
            let title = line.drop { $0 == "#" }.dropFirst().lowercased()
            let slug = String(
                title.compactMap { letter -> Character? in
                    if letter == " " { return "-" }
                    return letter.isLetter || letter.isNumber || "-_".contains(letter)
                        ? letter : nil
                })
            var name = slug
            var number = 0
            while !known.insert(name).inserted {
                number += 1
                name = "\(slug)-\(number)"
            }
        }
        return known
    }

    @Test(arguments: pages) func everyLinkLeadsSomewhere(page: String) throws {
        let folder = Self.root.appendingPathComponent(page).deletingLastPathComponent()
        var isFence = false
        for (number, line) in try Self.lines(of: page).enumerated() {
            if line.hasPrefix("```") { isFence.toggle() }
            if isFence || line.hasPrefix("    ") { continue }
            let text = line.replacingOccurrences(
                of: "`[^`]*`", with: "", options: .regularExpression)
            for link in Self.matches(#"\]\(([^)\s]+)\)"#, in: text)
            where !link.contains("://") && !link.hasPrefix("mailto:") {
                let place = "\(page):\(number + 1): \(link)"
                let parts = link.components(separatedBy: "#")
                let target =
                    parts[0].isEmpty
                    ? Self.root.appendingPathComponent(page)
                    : folder.appendingPathComponent(parts[0])
                let path = target.standardizedFileURL.path
                #expect(FileManager.default.fileExists(atPath: path), "\(place) is not there")
                guard parts.count > 1, path.hasSuffix(".md") else { continue }
                let inside = String(path.dropFirst(Self.root.standardizedFileURL.path.count + 1))
                #expect(
                    try Self.anchors(of: inside).contains(parts[1]), "\(place) has no such heading")
            }
        }
    }

    // MARK: Commands

    private static let commands: [String] = {
        let help = (try? Command.workbench("--help").output) ?? ""
        return help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  See ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }()

    /// With what it prints: `DocumentationTests`.
    @Test func thePageOfCommandsTypesEachOfThem() throws {
        let typed = try DocumentedPage("docs/cli.md").steps.map(\.text)
        #expect(Self.commands.count > 20)
        for name in Self.commands {
            let isTyped = typed.contains { ($0 + " ").contains("workbench \(name) ") }
            #expect(isTyped, "docs/cli.md types no workbench \(name)")
        }
    }

    /// Wherever pages of today type a command, it takes the flags that they give it.
    @Test func everyFlagThatAPageTypesExists() throws {
        var found = 0
        let helps = try Dictionary(
            uniqueKeysWithValues: Self.commands.map {
                ($0, try Command.workbench($0, "--help").output)
            })
        for page in Self.pages
        where page != "CHANGELOG.md" && !page.hasPrefix("docs/decisions/") {
            for (number, line) in try Self.lines(of: page).enumerated() {
                let code =
                    line.hasPrefix("    ") ? [line] : Self.matches("`([^`]+)`", in: line)
                for typed in code.flatMap(Self.typed) {
                    let words = typed.split(separator: " ")
                    guard words.count > 1, let help = helps[String(words[1])] else { continue }
                    for flag in Self.matches("(?:^| )(--[a-z][a-z-]*)", in: typed) {
                        found += 1
                        let isKnown = !Self.matches("(\(flag))(?![a-z-])", in: help).isEmpty
                        #expect(isKnown, "\(page):\(number + 1): \(words[1]) has no \(flag)")
                    }
                }
            }
        }
        #expect(found > 200)
    }

    /// Commands of workbench in a line of shell, without what stands in quotes and comments.
    private static func typed(in line: String) -> [String] {
        line.replacingOccurrences(of: "'[^']*'|\"[^\"]*\"", with: "X", options: .regularExpression)
            .replacingOccurrences(of: " #.*", with: "", options: .regularExpression)
            .split { "|;&".contains($0) }
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }
            .filter { $0.hasPrefix("workbench ") }
    }
}
