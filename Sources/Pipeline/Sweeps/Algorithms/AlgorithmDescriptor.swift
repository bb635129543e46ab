import Clustering
import Store

/// All that the program knows of a clustering algorithm: sweeps, tables, names, lists, files and
/// predictions ask here and nowhere else.
///
/// A new algorithm is a file beside this one, its entry in `AlgorithmList`, a migration where its columns
/// of `run` are new, and its flags in the command `sweep`.
package protocol AlgorithmDescriptor: Sendable {
    /// Checked hyperparameters of one run: one cell of a grid.
    associatedtype Parameters: Hashable & Sendable
    /// The values that a sweep combines.
    associatedtype Axes: AlgorithmAxes<Parameters>
    /// What the engine delivers for a cell.
    associatedtype Fit: AlgorithmFit<Parameters>

    /// As stored in `run.algorithm`: the first word of its cells, the folder of its exports, the word on
    /// the command line. Lower-case letters and digits.
    var name: String { get }
    /// In sentences.
    var title: String { get }
    /// What decides a result.
    var hyperparameters: [Hyperparameter] { get }

    // MARK: Cells

    /// The cell as the column `cell` and names of runs have it: `name_`, two numbers or more, and what
    /// differs from the defaults. One to one with the parameters.
    func cell(of parameters: Parameters) -> String
    /// Reads what follows `name_` in a cell, as stored or as typed.
    ///
    /// - Returns: `nil` for what is no cell.
    func parameters(from words: inout CellWords) -> Parameters?
    /// Everything that decides the result, as one line of text. It goes into the keys of runs, so it
    /// never changes.
    func keyText(of parameters: Parameters) -> String

    // MARK: The engine

    /// Computes runs and delivers each as soon as it is final, never two at once.
    ///
    /// - Throws: `ClusteringError`; what was delivered before stays.
    func fit(
        _ cells: [Parameters], on seat: EngineSeat, deliver: (Fit) -> Void
    ) throws(ClusteringError)
    /// Lower for cells that the engine is expected to finish earlier; equal ones come in grid order.
    func finishingOrder(of parameters: Parameters, nRows: Int) -> Int
    /// Seconds for the fits of new cells on 21 columns and two threads; proportions count.
    func expectedSeconds(for cells: [Parameters], nRows: Int) -> Double

    // MARK: Results

    /// Columns of `run` that other algorithms leave null.
    func columns(of fit: Fit) -> [RunColumn]
    /// Writes the rows that belong to a run beside its labels and cluster sizes; in its transaction.
    func writeRows(of fit: Fit, to rows: RunRows) throws
    /// Whether its runs have centres in `run_centroid`, as many as `run.n_clusters` says.
    var hasCentres: Bool { get }
    /// Loads the rule of a stored run for rows that it was not fitted on; `nil` where there is none.
    var loadRule: (@Sendable (StoredFit) throws -> any PlacingRule)? { get }
}

/// The values that a sweep of one algorithm combines; made with the defaults.
package protocol AlgorithmAxes<Parameters>: Sendable {
    /// One cell of the grid.
    associatedtype Parameters: Hashable & Sendable

    /// The default grid.
    init()
    /// The cells in the order of the grid, each once.
    ///
    /// - Throws: `ClusteringError.hyperparameter` for a value that is none.
    func cells() throws(ClusteringError) -> [Parameters]
    /// The grid in words, as stored with the sweep.
    var text: String { get }
    /// `sweep.seed`; `nil` where nothing is random.
    var seedColumn: Int? { get }
    /// The most clusters that a cell asks for; more than rows are refused before anything is stored.
    var mostClusters: Int? { get }
    /// The grid for a matrix of so many rows, and what a default one has lost, in words: what was asked for is
    /// never changed.
    func fitting(nRows: Int) -> (axes: Self, leftOut: String?)
}

extension AlgorithmAxes {
    /// Any matrix has room for all of it.
    package func fitting(nRows: Int) -> (axes: Self, leftOut: String?) { (self, nil) }
}

/// One finished fit, whatever algorithm made it.
package protocol AlgorithmFit<Parameters>: Sendable {
    /// One cell of the grid.
    associatedtype Parameters: Hashable & Sendable

    /// What was asked for.
    var parameters: Parameters { get }
    /// Cluster of every row, noise −1.
    var labels: [Int32] { get }
    /// Fitted centres, row-major, in scaled units, as `ModelCentroids` reads them back; empty where there are none.
    var centres: [Double] { get }
    /// Rows that make clusters, as `run_core` has them, ascending; empty where there are none.
    var coreRows: [Int32] { get }
    /// Seconds of work done for this run alone.
    var fitSeconds: Double { get }
    /// Seconds of work done once for this and other runs, in full.
    var sharedSeconds: Double { get }
}

extension AlgorithmFit {
    /// None.
    package var centres: [Double] { [] }
    /// None.
    package var coreRows: [Int32] { [] }
}

/// A column of `run` and its value.
package typealias RunColumn = (column: String, value: any Bindable)

/// What an algorithm works on and with.
package struct EngineSeat: Sendable {
    /// Scaled features.
    package let matrix: FeatureMatrix
    /// Threads; they change no result.
    package let threads: Int
    /// Instruction set; it changes no result.
    package let path: CPUPath
    /// Time, progress and cancellation.
    package let observer: SweepObserver
}

extension Array where Element: Hashable {
    /// Each value where it stands first.
    var withoutRepeats: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
