extension String {
    /// The text of a field in quotes as it was meant: each doubled quote is one.
    ///
    /// By its bytes: an accent that is drawn onto a quote makes it no other sign.
    package var withQuotesOnce: String {
        var isSecond = false
        return String(
            decoding: utf8.filter { byte in
                isSecond = byte == UInt8(ascii: "\"") && !isSecond
                // The first of two stays.
                return byte != UInt8(ascii: "\"") || isSecond
            }, as: UTF8.self)
    }
}
