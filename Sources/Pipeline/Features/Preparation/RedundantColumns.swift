import Clustering
import Reports

/// Columns that are constant or linear combinations of columns before them, in words.
struct RedundantColumns {
    /// Redundant columns in order, each as which combination.
    let reasons: [(column: Int, text: String)]

    /// - Complexity: O(rows · features²) time, O(rows · features) memory.
    init(in prepared: PreparedMatrix, names: [String]) throws(ClusteringError) {
        let matrix = try FeatureMatrix(
            values: prepared.values(), nSamples: prepared.matrix.nRows, nFeatures: names.count)
        let means = ColumnMoments(of: prepared).means
        reasons = LinearDependence(of: matrix).redundant.map { redundant in
            (redundant.column, Self.text(redundant, means: means, names: names))
        }
    }

    /// `1 - friday - monday`: the constant first, then the columns in their order.
    private static func text(
        _ redundant: LinearDependence.Redundant, means: [Double], names: [String]
    ) -> String {
        guard !redundant.terms.isEmpty else { return "constant" }
        var constant = means[redundant.column]
        var size = abs(constant)
        for term in redundant.terms {
            let part = term.factor * means[term.column]
            constant -= part
            size += abs(part)
        }
        // What rounding the means has left is no constant.
        let first = abs(constant) <= 1e-8 * size ? "" : number(constant)
        return text(redundant.terms, after: first, names: names)
    }

    /// `number_of_orders - friday - monday`: columns in their order, behind what stands first.
    static func text(
        _ terms: [LinearDependence.Term], after first: String = "", names: [String]
    ) -> String {
        var text = first
        for term in terms {
            let sign = term.factor < 0 ? "-" : "+"
            text += text.isEmpty ? (term.factor < 0 ? "-" : "") : " \(sign) "
            let factor = number(abs(term.factor))
            text += factor == "1" ? names[term.column] : "\(factor) × \(names[term.column])"
        }
        return text
    }

    /// A whole number where it is one up to rounding, else six significant digits.
    private static func number(_ x: Double) -> String {
        let whole = x.rounded()
        if abs(x - whole) <= 1e-6 * max(1, abs(x)), abs(whole) < 1e15, whole != 0 {
            return shortText(whole)
        }
        var power = 1.0
        while abs(x) * power < 1e5 && power < 1e300 { power *= 10 }
        return shortText((x * power).rounded() / power)
    }
}
