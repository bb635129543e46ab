import Foundation

/// When two ways of writing an e-mail address are the same address: the one definition, for ids that `ingest` reads,
/// customers' files, lists of unsubscribes, contacts, and `forget`.
///
/// Letters without case and without the choice between one character and two: É, é and e with an accent behind it are
/// one. What no table of characters says is another address: `ß` and `ss`, `ı` and `i`, `müller.de` and its form in ASCII.
package enum AddressFold {
    /// An address in the form in which it is stored and compared.
    ///
    /// Folding it again changes nothing.
    /// - Complexity: O(length); without a letter beyond ASCII no more than a copy.
    package static func folded(_ address: String) -> String {
        let bytes = address.utf8
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: bytes.map(lowered), as: UTF8.self)
        }
        var scalars = String.UnicodeScalarView()
        for scalar in address.decomposedStringWithCanonicalMapping.unicodeScalars {
            scalars.append(contentsOf: cased(scalar))
        }
        return String(scalars).precomposedStringWithCanonicalMapping
    }

    /// A letter of ASCII as a small one.
    @inline(__always)
    package static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// What a character is compared by: its parts, without case.
    static func units(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.value < 0x80 { return [Unicode.Scalar(lowered(UInt8(scalar.value)))] }
        return String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.flatMap(cased)
    }

    /// What a text is compared by.
    static func units(of text: some Collection<UInt8>) -> [Unicode.Scalar] {
        String(decoding: text, as: UTF8.self).unicodeScalars.flatMap { units(of: $0) }
    }

    /// The simple fold of case of Unicode: through the capital, so that ſ is s and ς is σ.
    private static func cased(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        // The dotless ı has the capital I, and is no i; a mark stays a mark.
        guard scalar.value != 0x131, scalar.properties.canonicalCombiningClass == .notReordered
        else { return [scalar] }
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        let one = capital.count == 1 ? capital[capital.startIndex] : scalar
        return one.properties.lowercaseMapping.decomposedStringWithCanonicalMapping.unicodeScalars
            .map(\.self)
    }
}
