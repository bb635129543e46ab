extension MatrixScaler {
    /// SHA-256 of all that is stored of the scaler, bit for bit.
    ///
    /// Ranks are none of it: they follow from the frozen values, which the fingerprint covers.
    var digest: String {
        var digest = SHA256Digest()
        func add(_ text: String) {
            digest.update(UInt64(text.utf8.count))
            digest.update(text)
        }
        // Adding 0 makes −0 a 0, as SQLite stores it.
        func add(_ number: Double?) { add(number.map { String(($0 + 0).bitPattern) } ?? "none") }
        add("workbench scaler 1")
        add(transforms.pseudoCount)
        for column in columns {
            add(column.name)
            add(String(column.input))
            add(transforms.transforms[column.input].rawValue)
            for number in [
                column.limits?.lowerBound, column.limits?.upperBound, column.mean, column.scale,
                column.weight,
            ] {
                add(number)
            }
            add(String(column.isConstant))
        }
        for column in dropped {
            for text in [
                "dropped", column.name, String(column.input),
                transforms.transforms[column.input].rawValue, column.reason,
            ] {
                add(text)
            }
            add(column.weight)
        }
        // A copy: nested functions hold the digest itself.
        return digest.copy().hex()
    }
}
