/// Counts lines with bytes above 0x7F by what they can be.
package struct EncodingVotes {
    private var utf8 = 0
    private var singleByte = 0
    private var firstUTF8 = 0
    private var firstSingleByte = 0

    package init() {}

    /// Counts a line.
    package mutating func count(isUTF8: Bool, line: Int) {
        if isUTF8 {
            if utf8 == 0 { firstUTF8 = line }
            utf8 += 1
        } else {
            if singleByte == 0 { firstSingleByte = line }
            singleByte += 1
        }
    }

    /// What most of the lines are, UTF-8 where they are as many, and the first such line.
    package var majority: (encoding: TextEncoding, line: Int)? {
        if utf8 + singleByte == 0 { return nil }
        return utf8 >= singleByte ? (.utf8, firstUTF8) : (.windows1252, firstSingleByte)
    }
}
