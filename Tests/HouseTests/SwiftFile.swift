/// What the rules of the house look at in a Swift source.
struct SwiftFile {
    struct Function {
        let name: String
        let line: Int
        let count: Int
    }

    struct Declaration {
        let name: String
        let line: Int
        /// Whether other files see it by its name alone.
        let isOfTheModule: Bool
    }

    let path: String
    let code: [String]
    private let lines: [[Substring]]

    init(path: String, text: String) {
        self.path = path
        code = SwiftText(text).lines
        lines = code.map(Self.words)
    }

    /// The target, as `Pipeline` in `Sources/Pipeline/Files/WholeFile.swift`.
    var target: String { part(1) }
    /// The room of the target; empty for a file that stands in none.
    var room: String { path.split(separator: "/").count > 3 ? part(2) : "" }

    private func part(_ number: Int) -> String {
        let parts = path.split(separator: "/")
        return parts.count > number ? String(parts[number]) : ""
    }

    /// Modules that it imports, each with its line.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { number, words in
            guard let start = words.firstIndex(of: "import"),
                words[..<start].allSatisfy({ Self.modifiers.contains($0) }),
                let module = words[(start + 1)...].first(where: { !Self.kinds.contains($0) })
            else { return nil }
            return (String(module), number + 1)
        }
    }

    /// Names that it declares: types at any depth, functions and values at the outermost only.
    var declarations: [Declaration] {
        lines.enumerated().compactMap { number, words in
            let isInner = code[number].hasPrefix(" ")
            guard let start = words.firstIndex(where: { !Self.modifiers.contains($0) }),
                Self.kinds.contains(words[start]), start + 1 < words.count,
                !isInner || Self.typeKinds.contains(words[start])
            else { return nil }
            return Declaration(
                name: String(words[start + 1]), line: number + 1,
                isOfTheModule: !isInner
                    && !words[..<start].contains { $0 == "private" || $0 == "fileprivate" })
        }
    }

    /// Names that it uses without saying whose they are, each with its first line: words with a capital,
    /// and others before a parenthesis.
    var names: [String: Int] {
        var names: [String: Int] = [:]
        for (number, line) in code.enumerated() {
            for word in Self.words(line) {
                let before = line[..<word.startIndex].last
                let isName =
                    word.first?.isUppercase == true
                    || word.endIndex < line.endIndex && line[word.endIndex] == "("
                guard isName, before != ".", names[String(word)] == nil else { continue }
                names[String(word)] = number + 1
            }
        }
        return names
    }

    /// Functions, initialisers and computed properties with the lines that they take.
    var functions: [Function] {
        lines.indices.compactMap { number in
            let words = lines[number]
            guard let start = words.firstIndex(where: { !Self.modifiers.contains($0) }) else {
                return nil
            }
            switch words[start] {
            case "func", "init", "deinit", "subscript": break
            case "var" where code[number].hasSuffix("{") && !code[number].contains("="): break
            default: return nil
            }
            guard let end = end(ofBodyFrom: number) else { return nil }
            let isNamed = ["func", "var"].contains(words[start]) && start + 1 < words.count
            return Function(
                name: String(isNamed ? words[start + 1] : words[start]), line: number + 1,
                count: end - number + 1)
        }
    }

    /// The line where the body of what is declared on a line ends; `nil` without a body.
    private func end(ofBodyFrom start: Int) -> Int? {
        var (round, curly) = (0, 0)
        for number in start..<code.count {
            if number > start, round == 0, curly == 0, !goesOn(number) { return nil }
            for byte in code[number].utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): round += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): round -= 1
                case UInt8(ascii: "{"): curly += round == 0 || curly > 0 ? 1 : 0
                case UInt8(ascii: "}") where curly > 0:
                    curly -= 1
                    if curly == 0 { return number }
                default: break
                }
            }
        }
        return nil
    }

    /// Whether a line goes on with the head of a function.
    private func goesOn(_ number: Int) -> Bool {
        let text = code[number].drop { $0 == " " }
        return ["where", "->", "throws", "async", "{"].contains { text.hasPrefix($0) }
    }

    private static func words(_ line: String) -> [Substring] {
        line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
    }

    private static let typeKinds: Set<Substring> = [
        "struct", "class", "enum", "actor", "protocol", "typealias",
    ]
    private static let kinds = typeKinds.union(["func", "let", "var"])
    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private", "final", "static", "mutating",
        "nonmutating", "consuming", "borrowing", "override", "required", "convenience", "lazy",
        "indirect", "nonisolated", "unsafe", "unchecked", "weak", "isolated", "set", "@inline",
        "__always", "never", "@inlinable", "@usableFromInline", "@discardableResult", "@frozen",
        "@exclusivity", "@preconcurrency", "@testable", "@Test", "@Suite", "@MainActor",
        "@Option", "@Flag", "@Argument", "@OptionGroup", "@TaskLocal",
    ]
}
