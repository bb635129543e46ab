/// Some rows of a matrix, and the k-means fits wanted of them.
///
/// A bootstrap draws as many rows as the matrix has, with repeats; a subsample draws fewer, without.
/// Fits of one draw share its preparation, and their seeding as the cells of a grid do: what is asked
/// of the same rows belongs into one draw.
public struct SubsetDraw: Sendable {
    /// Rows of the matrix in the order of the labels, repeats allowed.
    public let rows: [Int32]
    /// Fits to make, in the order of the results.
    public let cells: [KMeansParameters]

    /// Stores the parts as they are; `SubsetFits` checks them.
    public init(rows: [Int32], cells: [KMeansParameters]) {
        self.rows = rows
        self.cells = cells
    }
}
