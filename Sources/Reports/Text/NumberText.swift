import Foundation

/// A number as the reference kit's file names spell it: `0.001`, `1e-05`, `0.7`, `3`.
///
/// The shortest digits that make the same number again: run keys and exports stand on it.
package func shortText(_ x: Double) -> String {
    let text = "\(x)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number with this many decimals: `2.50`.
///
/// - Precondition: `decimals` is from 0 to 99.
package func fixedText(_ number: Double, decimals: Int) -> String {
    precondition(0...99 ~= decimals, "nobody is shown more decimals")
    let text = String(format: "%.\(decimals)f", number)
    // What rounds to nothing has no sign.
    return text.first == "-" && text.allSatisfy { "-0.".contains($0) }
        ? String(text.dropFirst()) : text
}

/// A number for a person, rounded to so many significant digits, at most nine of them decimals; with an
/// exponent from 1e9 on and below 1e-4.
///
/// - Precondition: `digits` is from 1 to 9.
package func roundedText(_ number: Double, digits: Int) -> String {
    precondition(1...9 ~= digits, "a person is shown a few digits")
    guard number.isFinite, number != 0 else { return "\(number)" }
    let magnitude = abs(number)
    guard magnitude >= 1e-4, magnitude < 1e9 else {
        return String(format: "%.\(digits - 1)e", number)
    }
    let enough = (1..<digits).reduce(1.0) { power, _ in power * 10 }
    var scale = 1.0
    var decimals = 0
    while magnitude * scale < enough, decimals < 9 {
        scale *= 10
        decimals += 1
    }
    let value = (number * scale).rounded() / scale
    return value == value.rounded() && abs(value) < 1e15 && decimals == 0
        ? String(Int64(value)) : "\(value)"
}

/// The same without an exponent where it is small: times of a list are compared by where their digits stand.
///
/// - Precondition: `digits` is from 1 to 9.
package func plainText(_ number: Double, digits: Int) -> String {
    let magnitude = abs(number)
    guard magnitude > 0, magnitude < 1e-4 else { return roundedText(number, digits: digits) }
    // Decimals of the same nine that `roundedText` has at most.
    let zeros = Int(-log10(magnitude))
    let text = fixedText(number, decimals: min(zeros + digits, 9))
    let end = text.lastIndex { $0 != "0" } ?? text.startIndex
    let short = text[...end]
    return String(short.hasSuffix(".") ? short.dropLast() : short)
}

/// Numbers that are compared with each other, each rounded to five digits of its own.
///
/// Never before the point, and whole ones without decimals. What arithmetic leaves of a zero is a zero.
///
/// - Parameter other: A number that belongs to them and is not among them; its sign does not matter.
package func roundedCells(_ numbers: [Double], beside other: Double) -> [Cell] {
    let largest = numbers.reduce(abs(other)) { max($0, abs($1)) }
    // Rounding errors of sums and scalers are far smaller beside what was added.
    let leftover = largest.isFinite ? largest * 1e-9 : 0
    return numbers.map { number in
        let magnitude = abs(number)
        // A renderer writes those with an exponent, or as what they are.
        guard magnitude < 1e9 else { return .real(number) }
        guard magnitude > leftover else { return .integer(0) }
        let decimals = max(4 - Int(log10(magnitude).rounded(.down)), 0)
        let factor = pow(10, Double(decimals))
        let rounded = (number * factor).rounded() / factor
        guard rounded.isFinite else { return .real(number) }
        return Int64(exactly: rounded).map { .integer($0) } ?? .real(rounded)
    }
}

/// Seconds as a person says them: `4.2 ms`, `0.42 s`, `12.3 s`, `3 min 05 s`.
package func duration(_ seconds: Double) -> String {
    if seconds < 0.0995 { return fixedText(seconds * 1000, decimals: 1) + " ms" }
    if seconds < 9.95 { return fixedText(seconds, decimals: 2) + " s" }
    if seconds < 99.5 { return fixedText(seconds, decimals: 1) + " s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s"
}

/// A share of a whole as a person says it, `24.1 %`: one decimal, rounded half away from zero, whatever the locale.
package func percent(_ share: Double) -> String {
    // Sums of a stranger's prices may be infinite, or nearly cancel each other out.
    guard let tenths = Int(exactly: (share * 1000).rounded()) else { return "\(share * 100) %" }
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10) %"
}

/// A share as it was typed, with all of its decimals: `99.99 %`, where `percent` says `100.0 %`.
package func typedPercent(_ share: Double) -> String {
    guard share.isFinite else { return percent(share) }
    var text = Substring(fixedText(share * 100, decimals: 9))
    // One decimal stays, as `percent` has it.
    while text.hasSuffix("0"), !text.hasSuffix(".0") { text = text.dropLast() }
    return String(text) + " %"
}

/// Bytes as a person says them: `45.6 MB`.
package func megabytes(_ bytes: Double) -> String { fixedText(bytes / 1e6, decimals: 1) + " MB" }

/// A count with thousands separators, whatever the locale: `541,909`.
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return result
}

/// An amount of money with two decimals and thousands separators, whatever the locale: `1,012.50`.
package func amountText(_ amount: Double) -> String {
    let cents = (abs(amount) * 100).rounded()
    guard cents < 9e15 else { return "\(amount)" }
    let whole = Int64(cents)
    let rest = String(whole % 100)
    return (amount < 0 && whole > 0 ? "-" : "") + "\(grouped(Int(whole / 100)))."
        + String(repeating: "0", count: 2 - rest.count) + rest
}

/// How many of something, one or several: `1 line`, `2,000 lines`.
///
/// - Parameter many: The word for several; by default the one with an s.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(count)) " + (count == 1 ? one : many ?? one + "s")
}
