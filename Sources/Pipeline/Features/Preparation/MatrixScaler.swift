/// How raw rows become those that are clustered: transform, clip, centre and scale, weight.
///
/// A scaled value is `(clip(transform(x)) − mean) / scale · weight`. Fitted once, when a matrix is
/// frozen; sweeps and predictions use what the snapshot keeps of it.
struct MatrixScaler: Sendable, Hashable {
    /// A raw column that is clustered.
    struct Column: Sendable, Hashable {
        /// Name of the feature.
        let name: String
        /// Place among the raw columns.
        let input: Int
        /// What transformed values are clipped to; `nil` for no clipping.
        let limits: ClosedRange<Double>?
        /// Applied centre: mean, median or 0.
        let mean: Double
        /// Applied divisor, above 0: standard deviation (1 for a constant column), interquartile
        /// range, or 1.
        let scale: Double
        /// What the scaled value is multiplied with, above 0.
        let weight: Double
        /// Whether the column separates nobody.
        let isConstant: Bool
    }

    /// A raw column that is not clustered.
    struct Dropped: Sendable, Hashable {
        /// Name of the feature.
        let name: String
        /// Place among the raw columns.
        let input: Int
        /// As which combination of others it goes without saying.
        let reason: String
        /// What was asked for it, without effect; `nil` where an older workbench did not store it.
        var weight: Double?
    }

    /// Transforms of all raw columns.
    let transforms: ColumnTransforms
    /// Columns of the clustered matrix, in order.
    let columns: [Column]
    /// The other raw columns, in order.
    let dropped: [Dropped]

    /// Number of raw columns.
    var nInputs: Int { columns.count + dropped.count }

    /// Names of all raw columns, in order.
    var inputNames: [String] {
        (columns.map { ($0.input, $0.name) } + dropped.map { ($0.input, $0.name) })
            .sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Whether nothing but centring and scaling to standard deviations is done.
    var isPlain: Bool {
        transforms.isIdentity && dropped.isEmpty
            && columns.allSatisfy { $0.limits == nil && $0.weight == 1 }
    }

    /// Whether the raw column has a say: dropped ones still take part in compositions.
    func isNeeded(_ input: Int) -> Bool {
        transforms.transforms[input].isComposition || columns.contains { $0.input == input }
    }

    /// Scales raw rows into `scaled`.
    ///
    /// - Parameters:
    ///   - raw: Rows of `nInputs` values; they are overwritten by the transformed ones.
    ///   - scaled: As many rows of `columns.count` values.
    func scale(
        _ raw: UnsafeMutableBufferPointer<Double>, into scaled: UnsafeMutableBufferPointer<Double>
    ) {
        let (inputs, width) = (nInputs, columns.count)
        let rows = raw.count / inputs
        precondition(scaled.count == rows * width, "shape does not fit the rows")
        if !transforms.isIdentity { transforms.apply(to: raw) }
        for (position, column) in columns.enumerated() {
            let (mean, scale, weight) = (column.mean, column.scale, column.weight)
            let range = column.limits ?? -Double.infinity...Double.infinity
            for row in 0..<rows {
                let value = clipped(raw[row * inputs + column.input], to: range)
                scaled[row * width + position] = (value - mean) / scale * weight
            }
        }
    }

    /// Scaled copy of raw rows.
    /// - Precondition: a whole number of rows of `nInputs` values.
    func scaled(_ raw: [Double]) -> [Double] {
        precondition(raw.count % nInputs == 0, "a whole number of rows")
        var raw = raw
        let count = raw.count / nInputs * columns.count
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            buffer.initialize(repeating: 0)
            raw.withUnsafeMutableBufferPointer { rows in
                scale(rows, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            }
            initialized = count
        }
    }

    /// A scaled coordinate before centring, scaling and weighting: a transformed value.
    func transformed(_ scaled: Double, position: Int) -> Double {
        let column = columns[position]
        return scaled / column.weight * column.scale + column.mean
    }

    /// A transformed value in the feature's own unit; `nil` for compositions.
    func original(_ transformed: Double, position: Int) -> Double? {
        transforms.inverse(transformed, column: columns[position].input)
    }
}
