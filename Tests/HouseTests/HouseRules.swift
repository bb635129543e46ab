/// The rules of the house style (layers, names, sizes, output) that can be held over text.
///
/// A rule gives what breaks it, one line each; nothing where it is kept.
struct HouseRules {
    /// Modules of ours that a target may import, each with all that those may.
    var layers: [String: [String]] = [
        "workbench": ["Pipeline", "Reports"],
        "Pipeline": ["Tabular", "Store", "Clustering", "Figures"],
        "Figures": ["Reports"],
        "Store": [], "Clustering": [], "Tabular": [], "Reports": [],
    ]
    /// Modules of the system's libraries, each with the one target that may import it.
    var doors = [
        "CSQLite": "Store", "CKernels": "Clustering", "CCrypto": "Pipeline", "CZlib": "Tabular",
        "CZip": "Tabular", "CExpat": "Tabular", "ArgumentParser": "workbench",
        "Mustache": "Figures",
    ]
    /// Modules that are everybody's.
    var common: Set<String> = ["Glibc", "Musl", "Darwin", "Synchronization"]
    /// Targets that know files, clocks and threads of the system.
    var systemic: Set<String> = ["Foundation", "Dispatch"]
    /// Targets that may not: the engine, and the store, which knows SQLite alone.
    var plain: Set<String> = ["Clustering", "Store"]
    /// The rooms of Pipeline in data-flow order; a file names what stands in its own and earlier ones.
    var rooms = [
        "System", "Failures", "Files", "Database", "Privacy", "Ingest", "Customers", "Features",
        "Sweeps", "Runs", "Recommend", "Segments", "Campaigns", "Forgetting", "Hygiene",
        "Doctor", "Reporting", "Copies",
        "Sample",
    ]
    /// Names that an earlier room uses nevertheless; only ever fewer.
    var knownBackward: Set<String> = HouseExceptions.backward
    var mostLinesOfFile = 400
    /// Files that are longer, as long as they are now; only ever fewer.
    var longFiles: [String: Int] = HouseExceptions.files
    var mostLinesOfFunction = 60
    /// Functions that are longer, as long as they are now; only ever fewer.
    var longFunctions: [String: Int] = HouseExceptions.functions

    // MARK: Layers

    func imports(of house: House) -> [String] {
        house.sources.flatMap { file in
            file.imports.compactMap { module, line in
                mayImport(module, from: file.target)
                    ? nil : "\(file.path):\(line): \(file.target) may not import \(module)"
            }
        }
    }

    private func mayImport(_ module: String, from target: String) -> Bool {
        guard layers[target] != nil else { return false }
        if common.contains(module) { return true }
        if systemic.contains(module) { return !plain.contains(target) }
        if let owner = doors[module] { return owner == target }
        return reach(of: target).contains(module)
    }

    private func reach(of target: String) -> Set<String> {
        (layers[target] ?? []).reduce(into: []) { $0.formUnion(reach(of: $1).union([$1])) }
    }

    // MARK: Rooms

    func order(of house: House) -> [String] {
        let files = house.sources.filter { $0.target == "Pipeline" && !$0.room.isEmpty }
        let places = Dictionary(uniqueKeysWithValues: rooms.enumerated().map { ($1, $0) })
        let strangers = Set(files.map(\.room)).filter { places[$0] == nil }.sorted()
        var broken = strangers.map { "Sources/Pipeline/\($0): has no place in the order of rooms" }
        var homes: [String: Set<String>] = [:]
        for file in files {
            for declaration in file.declarations where declaration.isOfTheModule {
                homes[declaration.name, default: []].insert(file.room)
            }
        }
        var used: Set<String> = []
        for file in files {
            guard let own = places[file.room] else { continue }
            let inner = Set(file.declarations.map(\.name))
            for (name, line) in file.names.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                guard let home = homes[name]?.compactMap({ places[$0] }).min(), home > own,
                    !inner.contains(name)
                else { continue }
                let key = "\(file.room) -> \(rooms[home]): \(name)"
                used.insert(key)
                guard !knownBackward.contains(key) else { continue }
                broken.append(
                    "\(file.path):\(line): names \(name) of \(rooms[home]), a later room")
            }
        }
        return broken
            + knownBackward.subtracting(used).sorted().map { "\($0): is mended, strike it out" }
    }

    // MARK: Sizes

    func sizesOfFiles(of house: House) -> [String] {
        var broken: [String] = []
        for (path, text) in house.texts.sorted(by: { $0.key < $1.key }) {
            // What a program writes nobody reads from the top to the end.
            if path.hasSuffix(".sql"), text.hasPrefix("-- Generated from ") { continue }
            let count = text.utf8.count { $0 == UInt8(ascii: "\n") }
            if count > longFiles[path] ?? mostLinesOfFile {
                broken.append("\(path): has \(count) lines, more than \(mostLinesOfFile)")
            } else if longFiles[path] != nil, count <= mostLinesOfFile {
                broken.append("\(path): is short enough, strike it out")
            }
        }
        return broken
            + longFiles.keys.filter { house.texts[$0] == nil }.sorted()
            .map { "\($0): is gone, strike it out" }
    }

    func sizesOfFunctions(of house: House) -> [String] {
        var broken: [String] = []
        var used: Set<String> = []
        for file in house.sources {
            for function in file.functions where function.count > mostLinesOfFunction {
                let key = "\(file.path) \(function.name)"
                used.insert(key)
                guard function.count > longFunctions[key] ?? 0 else { continue }
                broken.append(
                    "\(file.path):\(function.line): \(function.name) has \(function.count) lines, "
                        + "more than \(longFunctions[key] ?? mostLinesOfFunction)")
            }
        }
        return broken
            + longFunctions.keys.filter { !used.contains($0) }.sorted()
            .map { "\($0): is short enough or gone, strike it out" }
    }

    // MARK: Names and output

    func names(of house: House) -> [String] {
        let drawers = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Manager"]
        var broken: [String] = []
        for path in house.texts.keys.sorted() {
            for part in path.split(separator: "/") {
                let stem = part.split(separator: ".").first ?? part
                guard drawers.contains(where: { stem.hasSuffix($0) }) else { continue }
                broken.append("\(path): \(stem) says nothing of what is inside")
            }
        }
        for file in house.sources {
            for declaration in file.declarations
            where drawers.contains(where: { declaration.name.hasSuffix($0) }) {
                broken.append(
                    "\(file.path):\(declaration.line): \(declaration.name) says nothing of what it is"
                )
            }
        }
        return broken
    }

    func prints(of house: House) -> [String] {
        house.sources.filter { !$0.path.hasPrefix("Sources/workbench/Output/") }.flatMap { file in
            ["print", "debugPrint", "dump", "NSLog"].compactMap { name in
                file.names[name].map { "\(file.path):\($0): \(name) outside of Output" }
            }
        }
    }
}
