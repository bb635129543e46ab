/// The known name that was probably meant by a mistyped one.
///
/// - Returns: The only name that starts so, or else the one with the fewest edits, of equally near
///   ones the first; `nil` when none is within a third of the length.
package func nearestName(to typed: String, among names: [String]) -> String? {
    let wanted = Array(typed.lowercased())
    let begun = names.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
    if begun.count == 1, !typed.isEmpty { return begun[0] }
    let allowed = max(2, wanted.count / 3)
    let best = names.map { (name: $0, edits: edits(wanted, Array($0.lowercased()))) }
        .min { $0.edits < $1.edits }
    return best.flatMap { $0.edits <= allowed ? $0.name : nil }
}

/// Insertions, deletions and replacements of letters between two words (Wagner, Fischer 1974).
private func edits(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in b.enumerated() {
            let replaced = diagonal + (letter == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
