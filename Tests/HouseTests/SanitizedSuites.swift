/// The part of the pipeline's tests that `scripts/sanitize` builds, as Package.swift lists it.
///
/// Any other build has all files, so that what is missing shows first in CI's longest build.
struct SanitizedSuites {
    /// Files and folders in Tests/PipelineTests.
    let listed: [String]
    /// Files of those folders that are left out.
    let excluded: [String]

    /// Reads the lists in the text of Package.swift.
    init(manifest: String) {
        listed = Self.texts(in: manifest, from: "let sanitizedPipelineTests = [")
        excluded = Self.texts(in: manifest, from: "exclude: sanitized ? [")
    }

    init(listed: [String], excluded: [String] = []) {
        (self.listed, self.excluded) = (listed, excluded)
    }

    private static func texts(in manifest: String, from head: String) -> [String] {
        let lists = manifest.split(separator: head, maxSplits: 1, omittingEmptySubsequences: false)
        guard lists.count == 2, let list = lists[1].split(separator: "]").first else { return [] }
        return list.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    /// What the listed files name and files that are not listed declare, one line each.
    func missing(of house: House) -> [String] {
        let folder = "Tests/PipelineTests/"
        let files = house.texts.keys.sorted()
            .filter { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }
            .map { SwiftFile(path: $0, text: house.texts[$0] ?? "") }
        let inside = files.filter { has($0.path.dropFirst(folder.count)) }
        let own = Set(inside.flatMap(\.declarations).map(\.name))
        var homes: [String: String] = [:]
        for file in files where !has(file.path.dropFirst(folder.count)) {
            for declaration in file.declarations
            where declaration.isOfTheModule && !own.contains(declaration.name) {
                homes[declaration.name] = file.path
            }
        }
        return inside.flatMap { file in
            file.names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.compactMap { name, line in
                homes[name].map { "\(file.path):\(line): names \(name) of \($0), not listed" }
            }
        }
    }

    /// Imports that do not go with that of the mutex in the thread sanitizer's build, which is linked into the targets
    /// and which no other build looks into.
    static func importsBesideTheMutex(of house: House) -> [String] {
        house.texts.keys.sorted().filter { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }
            .flatMap { path in
                (house.texts[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                    .enumerated().filter { $0.element.hasSuffix("internal import Glibc") }
                    .map { "\(path):\($0.offset + 1): import Glibc without an access level" }
            }
    }

    private func has(_ path: Substring) -> Bool {
        !excluded.contains(String(path))
            && listed.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
}
