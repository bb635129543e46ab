import Foundation
import Store

/// Turns header cells into column names: lower_snake_case ASCII that no SQL has to quote.
package struct AttributeName {
    /// Longest name, as BI tools and other databases take it.
    static let longest = 63
    /// Names that the row id, the key and the view `segment_customer` have.
    private static let reserved: Set<String> = [
        "rowid", "oid", "_rowid_", "customer_id", "run_id", "run_name", "cluster",
        "feature_set", "snapshot_id", "cell",
    ]

    /// Names given so far, and those not to give.
    private var taken: Set<String>

    package init(taken: some Sequence<String>) {
        self.taken = Set(taken)
    }

    /// A name of its own for a header cell; `position`, from 1, names a cell without a letter.
    package mutating func make(_ header: String, position: Int) -> String {
        let base = Self.plain(header, position: position)
        var name = base
        var number = 2
        while !taken.insert(name).inserted {
            let suffix = "_\(number)"
            name = base.prefix(Self.longest - suffix.count) + suffix
            number += 1
        }
        return name
    }

    /// The name of a header cell, whatever else there is.
    package static func plain(_ header: String, position: Int) -> String {
        var words = ""
        // Accents go: é becomes e and a mark of its own, which is dropped.
        let scalars = Array(
            header.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
                $0.properties.generalCategory != .nonspacingMark
            })
        for (index, scalar) in scalars.enumerated() {
            guard scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            else {
                if scalar == "ß" { words += "ss" } else { words += "_" }
                continue
            }
            if ("A"..."Z").contains(scalar), beginsWord(scalars, index) { words += "_" }
            words.unicodeScalars.append(
                contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        var name = words.split(separator: "_").joined(separator: "_")
        name = String(name.prefix(longest - 9))
        while name.hasSuffix("_") { name.removeLast() }
        guard let first = name.first else { return "column_\(position)" }
        if first.isNumber { return "column_" + name }
        return Identifier.isKeyword(name) || reserved.contains(name) ? "customer_" + name : name
    }

    /// Whether a capital letter begins a word: `customerSince`, and the second of `CRMScore`.
    private static func beginsWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0 else { return false }
        let before = scalars[index - 1]
        if ("a"..."z").contains(before) || ("0"..."9").contains(before) { return true }
        guard ("A"..."Z").contains(before), index + 1 < scalars.count else { return false }
        return ("a"..."z").contains(scalars[index + 1])
    }
}
