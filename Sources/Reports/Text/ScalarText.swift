extension String {
    /// The text with another in the place of a sign, wherever it stands.
    ///
    /// For signs that a program reads: `replacing` compares what is drawn as one, so that a quote with an accent over it is no
    /// quote to it, and is one to a shell, to SQL and in CSV.
    /// - Complexity: O(length)
    package func replacingScalar(_ sign: Unicode.Scalar, with other: String) -> String {
        var result = UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == sign {
                result.append(contentsOf: other.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
