import Reports

/// The ways in which the numbers of a column can be written again exactly as they were given.
///
/// A form is a number of decimals: 0 is as short as it can be (`2.5`, `3`), more is that many of them in
/// every value (`2.50`, `3.00`). A column of real numbers has one form for all of its values, so that no
/// two texts become one number and any value can be made text again.
package struct NumberForms: Hashable {
    /// Whether every value is as short as it can be.
    private(set) var arePlain = true
    /// Decimals that every value has, 1 or more.
    private(set) var nDecimals: Int?
    private var haveOneLength = true

    /// More decimals than these are no form: a value of the widest decimal type of a database has as many,
    /// and what is asked to be written is bounded.
    package static let mostDecimals = 38

    /// The forms, the preferred one first; none where a number would lose what was given.
    var all: [Int] { (arePlain ? [0] : []) + (haveOneLength ? [nDecimals].compactMap(\.self) : []) }

    /// Takes in a value: its text, and the number that it is.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, _ number: Double) {
        if bytes.count <= 15,
            !bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") })
        {
            // A whole number that a double holds.
            haveOneLength = false
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if Self.text(number, form: 0) != text { arePlain = false }
        let decimals = Self.decimals(bytes)
        if !(1...Self.mostDecimals).contains(decimals) || nDecimals ?? decimals != decimals
            || Self.text(number, form: decimals) != text
        {
            haveOneLength = false
        }
        nDecimals = nDecimals ?? decimals
    }

    /// A number in a form; `nil`, an unknown one, is as short as it can be.
    package static func text(_ number: Double, form: Int?) -> String {
        if let form, form > 0 { return fixedText(number, decimals: form) }
        return shortText(number)
    }

    /// Digits behind the point; 0 for what is not digits and a point alone.
    private static func decimals(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
        let tail = bytes[(point + 1)...]
        return tail.allSatisfy { $0 &- 0x30 <= 9 } ? tail.count : 0
    }
}
