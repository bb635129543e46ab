import Reports
import Store

/// Why a feature matrix could not be made.
public struct FeatureError: UserFacingError, Hashable {
    /// Decides the exit code.
    public let kind: FailureKind
    /// What, where, why and what to do, on one line.
    public let description: String
    /// Whether the set, as it is, has no customer at all: nobody is left to look at.
    package var saysNobody = false

    init(kind: FailureKind, description: String, saysNobody: Bool = false) {
        (self.kind, self.description, self.saysNobody) = (kind, description, saysNobody)
    }

    /// Neither a feature set nor a table or view.
    static func unknownSet(_ name: String, known: [String], nearest: String?) -> FeatureError {
        let hint = nearest.map { "Did you mean \($0)? " } ?? ""
        return FeatureError(
            kind: .usage,
            description: "features \"\(name)\": there is no feature set, view or table of this "
                + "name. \(hint)Feature sets: \(known.joined(separator: ", ")); or create a view "
                + "with customer_id and numeric columns.")
    }

    /// A set that was registered, of a view that somebody has taken away.
    static func removedView(_ name: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description:
                "features \"\(name)\": the view of this set is no longer in the file, so that nothing new can be "
                + "made of it; runs that were made of it stay. Create the view again, then try again."
        )
    }

    static func brokenView(_ name: String, reason: String) -> FeatureError {
        let remedy =
            if EmbeddedSQL.views.contains(where: { $0.name == name }) {
                "It is one of workbench's own: look for absurd quantities, prices and dates among the "
                    + "lines."
            } else if reason.hasPrefix("unsafe use of") {
                // SQLite says so of FTS and R-tree tables while `trusted_schema` is off.
                "Views may not use such tables in a file that could come from anybody: copy what it "
                    + "needs into a plain table of yours and read that."
            } else {
                "Mend the view, then try again."
            }
        return FeatureError(
            kind: .data,
            description: "features \"\(name)\": the view cannot be read: \(reason). \(remedy)")
    }

    static func noCustomerID(_ view: String, columns: [String]) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": there is no column customer_id among "
                + "\(columns.joined(separator: ", ")). Name one column so.")
    }

    static func noFeatures(_ view: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": there is no column but customer_id. Add numeric "
                + "columns.")
    }

    static func badColumnName(_ view: String, column: String, reason: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": column \"\(column)\" \(reason). Rename it in the "
                + "view.")
    }

    static func noCompleteLines() -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features: the database has no complete line (one with a customer and a "
                + "description), so there is no customer to describe. Load one with "
                + "`workbench ingest FILE`.")
    }

    static func noCustomers(nLines: Int) -> FeatureError {
        FeatureError(
            kind: .data,
            description:
                "features: "
                + (nLines == 1
                    ? "the only line has no customer"
                    : "none of the \(grouped(nLines)) lines has a customer") + ", so there is "
                + "nobody to describe. If a column of the file names the customer, ingest it into a "
                + "fresh database with --map customer_id=HEADER.")
    }

    /// - Parameter set: Counts complete lines only.
    static func noDescriptions(_ set: String, nCustomers: Int, nLines: Int) -> FeatureError {
        FeatureError(
            kind: .data,
            description:
                "features \"\(set)\": there is no complete line (one with a customer and a "
                + "description): none of the \(counted(nLines, "line")) of \(grouped(nCustomers)) "
                + "customers has a description, and this set counts no other. Sets over sales need "
                + "none: pass --features rfm. If a column of the file has it, ingest it into a fresh "
                + "database with --map description=HEADER.")
    }

    static func unknownView(_ name: String, nearest: String?) -> FeatureError {
        let hint = nearest.map { "Did you mean \($0)?" }
        return FeatureError(
            kind: .usage,
            description: "features --add \"\(name)\": there is no view or table of this name. "
                + (hint ?? "Create it first: create view \(name) as select customer_id, …"))
    }

    static func builtInSet(_ name: String, view: String) -> FeatureError {
        FeatureError(
            kind: .usage,
            description:
                "features --add \"\(name)\": is the name of a built-in set (view \(view)). "
                + "Give your view another name.")
    }

    static func unknownDisplayColumn(
        _ column: String, of view: String, nearest: String?, columns: [String]
    ) -> FeatureError {
        let hint =
            nearest.map { "Did you mean \($0)?" } ?? "It has \(columns.joined(separator: ", "))."
        return FeatureError(
            kind: .usage,
            description: "features --display \"\(column)\": \(view) has no such column. \(hint)")
    }

    static func badWindow(_ days: Int) -> FeatureError {
        FeatureError(
            kind: .usage,
            description: "--window \(days)d: must be from 1 to \(ObservationWindow.longestDays) "
                + "days.")
    }

    static func tooEarly(_ asOf: String, first: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features as of \(asOf): the first line of a customer is of \(first). "
                + "Choose a later --as-of.")
    }

    static func emptyWindow(from start: String, to end: String, last: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features from \(start) to \(end): no line of a customer in this window; "
                + "the one before it is of \(last). Choose a longer --window or another --as-of.")
    }

    static func emptyMatrix(_ view: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": there is no row, so there is nothing to cluster. "
                + "Ingest data, or change the view.", saysNobody: true)
    }

    static func allExcluded(_ set: String, nCustomers: Int) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(set)\": the outlier rule leaves none of \(nCustomers) "
                + "customers. Look at the view customer_excluded.")
    }

    static func badValues(
        _ view: String, column: String, problem: String, customers: [String], count: Int
    ) -> FeatureError {
        let more = count > customers.count ? ", …" : ""
        return FeatureError(
            kind: .data,
            description: "features \"\(view)\": column \(column) holds \(problem) for \(count) "
                + "customer\(count == 1 ? "" : "s") (\(customers.joined(separator: ", "))\(more)). "
                + "Every value must be a finite number: use coalesce(\(column), 0) or leave such "
                + "customers out.")
    }

    static func missingIDs(_ view: String, count: Int) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": \(count) row\(count == 1 ? " has" : "s have") no "
                + "customer_id. Add `where customer_id is not null` to the view.")
    }

    static func duplicateIDs(_ view: String, customers: [String], count: Int) -> FeatureError {
        let more = count > customers.count ? ", …" : ""
        return FeatureError(
            kind: .data,
            description: "features \"\(view)\": \(counted(count, "customer")) with "
                + "more than one row (\(customers.joined(separator: ", "))\(more)). A view needs "
                + "one row a customer: group by customer_id.")
    }

    static func badRow(
        _ view: String, customer: String, nValues: Int, nColumns: Int
    ) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": the row of customer \(customer) has \(nValues) "
                + "value\(nValues == 1 ? "" : "s"), the set has \(nColumns) columns. Nothing was "
                + "stored.")
    }

    static func badReason(_ view: String, customer: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": customer \(customer) is left out for a value or "
                + "with a revenue that is no number. Nothing was stored.")
    }

    static func badRevenue(_ view: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": the revenue of all customers is no number. Nothing "
                + "was stored.")
    }

    static func tooManyIDs(_ view: String, nRows: Int) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": the customer_id of the first \(nRows) rows take "
                + "4 GiB, and no matrix holds more. Use shorter ones.")
    }

    /// What a source that goes no further ends with: its own words where they are for the analyst.
    static func ending(_ view: String, after nRows: Int, _ error: any Error) -> any Error {
        if error is any UserFacingError || error is StoreError { return error }
        return FeatureError(
            kind: .inputOutput,
            description: "features \"\(view)\": its rows came to an end after \(nRows) "
                + "customer\(nRows == 1 ? "" : "s"): \(error). Nothing was stored; try again.")
    }

    static func badRepeats(_ repeats: Int, allowed: Int) -> FeatureError {
        FeatureError(
            kind: .usage,
            description: "--repeats \(repeats): must be from 1 to \(allowed) for this matrix.")
    }

    static func overflow(_ view: String, column: String) -> FeatureError {
        FeatureError(
            kind: .data,
            description: "features \"\(view)\": column \(column) holds values too large to be "
                + "scaled. Divide it by a power of ten in the view.")
    }

    static func unknownSnapshot(_ id: Int, known: [Int]) -> FeatureError {
        let list =
            known.isEmpty
            ? "There is none yet: make one with `workbench features`."
            : "Stored: \(known.map(String.init).joined(separator: ", "))."
        return FeatureError(kind: .usage, description: "snapshot \(id): does not exist. \(list)")
    }

    static func damagedSnapshot(_ id: Int, reason: String) -> FeatureError {
        FeatureError(
            kind: .data, description: DamagedSnapshotError(id, reason: reason).description)
    }
}
