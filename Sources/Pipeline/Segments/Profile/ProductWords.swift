/// What products are called where several are told of: with the code, where two of them have one name.
struct ProductWords {
    /// Characters of a name.
    private let length: Int
    private var codes: [String: Set<String>] = [:]

    init(cutTo length: Int) { self.length = length }

    /// Takes note of a product that is told of.
    mutating func add(_ code: String, _ description: String?) {
        codes[name(code, description), default: []].insert(code)
    }

    /// `MUG`, or `MUG [22197]` beside another of the name.
    func words(_ code: String, _ description: String?) -> String {
        let name = name(code, description)
        return codes[name]?.count ?? 0 > 1 ? "\(name) [\(ProfileWords.cut(code, to: 20))]" : name
    }

    private func name(_ code: String, _ description: String?) -> String {
        ProfileWords.cut(description ?? code, to: length)
    }
}
