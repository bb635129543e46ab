import Foundation
import Tabular

/// The parsers of numbers and dates: against the standard library, and against themselves.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFields(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let text = String(decoding: bytes, as: UTF8.self)
    if case .value(let number) = NumberParser.whole(bytes) {
        let digits = text.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
        precondition(Int64(digits) == number, "\(text) is not \(number)")
    }
    if case .value(let number) = NumberParser.decimal(bytes) {
        precondition(Double(text) == number, "\(text) is not \(number)")
        precondition(number != 0 || number.sign == .plus, "\(text) is negative zero")
    } else if let number = Double(text), number.isFinite, text.allSatisfy(isPlain) {
        preconditionFailure("\(text) is a number")
    }
    checkLocal(bytes, text)
    switch TimeParser.parse(bytes) {
    case .bad: break
    case .iso(let plain): check(plain.time)
    case .slashed(let slashed):
        let times = [DateOrder.monthFirst, .dayFirst].compactMap(slashed.time)
        precondition(!times.isEmpty, "\(text) is a date in no order")
        times.forEach(check)
    }
    return 0
}

private func isPlain(_ character: Character) -> Bool { "0123456789.+-".contains(character) }

/// A number in local writing is the one that is left without its separators, and tells no mark under
/// which it is no number.
private func checkLocal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: String) {
    for mark in [DecimalMark.point, .comma] {
        LocalNumber.withPlain(bytes, mark: mark) { plain, isNumber in
            guard isNumber else {
                precondition(
                    LocalNumber.evidence(bytes) != .mark(mark), "\(text) is no number under \(mark)"
                )
                return
            }
            guard case .value(let number) = NumberParser.decimal(plain) else {
                if case .bad(.outOfRange) = NumberParser.decimal(plain) { return }
                preconditionFailure("\(text) is not rewritten as a number")
            }
            let digits = text.filter { $0.isASCII && $0.isNumber }
            let found = String(decoding: plain, as: UTF8.self).filter { $0.isASCII && $0.isNumber }
            precondition(found == digits, "\(text) lost digits: \(number)")
        }
    }
}

/// A time that was accepted is read again as itself, and exists in the calendar.
private func check(_ time: CivilTime) {
    let text = time.text
    let again = Array(text.utf8).withUnsafeBufferPointer(TimeParser.parse)
    guard case .iso(let second) = again, second.time == time else {
        preconditionFailure("\(text) is not read as it was written")
    }
    var parts = DateComponents()
    (parts.year, parts.month, parts.day) = (time.year, time.month, time.day)
    precondition(
        parts.isValidDate(in: Calendar(identifier: .gregorian)), "\(text) is not in the calendar")
}
