/// Text as a scalar of YAML 1.1 and 1.2, whatever it holds.
package enum YAMLText {
    /// The text in double quotes: neither a word of YAML, as `no` or `2012-01-01`, nor a line end or a sign that
    /// cannot be seen is taken for anything but text.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where VisibleText.isHidden(scalar):
                let hex = String(scalar.value, radix: 16)
                let (mark, width) = scalar.value > 0xFFFF ? ("\\U", 8) : ("\\u", 4)
                result += mark + String(repeating: "0", count: width - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
