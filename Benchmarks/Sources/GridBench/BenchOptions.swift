import Clustering

/// What the command line asks for.
struct BenchOptions {
    /// What is timed.
    enum Job: String {
        /// The k-means grid of 27 on a matrix file.
        case kmeans
        /// The DBSCAN grid of 9 on a matrix file.
        case dbscan
        /// Quality of the 27 labelings of the k-means grid on a matrix file.
        case silhouette
        /// A whole `SweepRunner` run in a workbench file, which it changes.
        case sweep
        /// Writing 27 labelings into an empty table of a new file.
        case store
    }

    static let usage = """
        usage: GridBench kmeans|dbscan|silhouette MATRIX.bin [--threads N] [--repeat N]
                         [--path plain|avx2|avx512] [--eta]
               GridBench sweep FILE.db [--algorithm kmeans|dbscan] [--customers-repeated R]
                         [--threads N]
               GridBench store NEW.db [--rows N] [--repeat N]
        """

    let job: Job
    /// Matrix or database.
    let file: String
    var threads = 2
    var repeats = 5
    var path = CPUPath.best
    var recordsProgress = false
    var algorithm = "kmeans"
    var customersRepeated = 1
    var rows = 425_600

    init(_ arguments: [String]) throws {
        var plain: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--threads": threads = try Self.number(&rest, word)
            case "--repeat": repeats = try Self.number(&rest, word)
            case "--rows": rows = try Self.number(&rest, word)
            case "--customers-repeated": customersRepeated = try Self.number(&rest, word)
            case "--algorithm": algorithm = try Self.value(&rest, word)
            case "--eta": recordsProgress = true
            case "--path":
                guard let path = CPUPath(rawValue: try Self.value(&rest, word)),
                    CPUPath.available.contains(path)
                else { throw UsageError(text: "--path: this CPU does not run it") }
                self.path = path
            default:
                guard !word.hasPrefix("-") else { throw UsageError(text: "unknown option \(word)") }
                plain.append(word)
            }
        }
        guard plain.count == 2, let job = Job(rawValue: plain[0]) else {
            throw UsageError(text: Self.usage)
        }
        self.job = job
        file = plain[1]
    }

    private static func value(_ rest: inout ArraySlice<String>, _ word: String) throws -> String {
        guard let value = rest.popFirst() else { throw UsageError(text: "\(word) takes a value") }
        return value
    }

    private static func number(_ rest: inout ArraySlice<String>, _ word: String) throws -> Int {
        guard let number = Int(try value(&rest, word)), number > 0 else {
            throw UsageError(text: "\(word) takes a whole number")
        }
        return number
    }
}

/// A command line that cannot be followed.
struct UsageError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
