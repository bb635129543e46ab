/// A matrix drawn from another, and the k-means fits wanted of it.
///
/// A bootstrap draws as many rows as the matrix has, with repeats; a subsample draws fewer, without;
/// a shuffle or an imitation makes new values from a seed. Fits of one draw share its preparation,
/// and their seeding as the cells of a grid do: what is asked of the same values belongs into one
/// draw.
public struct MatrixDraw: Sendable {
    /// Where the values of a draw come from.
    package enum Source: Sendable {
        /// Rows of the matrix in the order of the labels, repeats allowed.
        case rows([Int32])
        /// That many rows, written row-major by the function; it must write every element.
        case values(nSamples: Int, @Sendable (UnsafeMutableBufferPointer<Double>) -> Void)
    }

    package let source: Source
    /// Fits to make, in the order of the results.
    public let cells: [KMeansParameters]

    /// Rows of the matrix in the order of the labels, repeats allowed; `DrawFits` checks them.
    public init(rows: [Int32], cells: [KMeansParameters]) {
        source = .rows(rows)
        self.cells = cells
    }

    /// Values of their own.
    ///
    /// - Parameter fill: Writes all `nSamples · n_features` elements row-major, every one finite;
    ///   called once, from any worker.
    package init(
        nSamples: Int, cells: [KMeansParameters],
        fill: @escaping @Sendable (UnsafeMutableBufferPointer<Double>) -> Void
    ) {
        source = .values(nSamples: nSamples, fill)
        self.cells = cells
    }

    /// Rows of the drawn matrix.
    package var nSamples: Int {
        switch source {
        case .rows(let rows): rows.count
        case .values(let nSamples, _): nSamples
        }
    }
}

/// What was drawn and fitted, while it is being looked at.
package struct FittedDraw {
    /// Runs in the order of the draw's cells; labels are by place in the draw.
    package let runs: [KMeansRun]
    /// The drawn matrix, row-major; valid only during the call.
    package let values: UnsafeBufferPointer<Double>

    /// The best of the starts that stand side by side for one number of clusters.
    ///
    /// - Parameters:
    ///   - place: Of the number of clusters among those of the draw.
    ///   - starts: Of each of them, 1 or more.
    /// - Returns: The run of the lowest inertia, of equals the first.
    package func bestRun(_ place: Int, starts: Int) -> KMeansRun {
        let first = place * starts
        return runs[(first + 1)..<(first + starts)].reduce(runs[first]) {
            $1.inertia < $0.inertia ? $1 : $0
        }
    }
}
