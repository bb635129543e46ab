import Store

/// Why a view was not read to its end.
public enum EvaluationError: UserFacingError {
    /// It took longer than the analyst allowed.
    case timeLimit(view: String, Duration)

    /// Decides the exit code.
    public var kind: FailureKind { .data }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .timeLimit(let view, let limit):
            "the view \(view) was not read within \(limit) (--time-limit). Nothing was written. Give it "
                + "more time, or make it cheaper: a table that holds its rows is read at once."
        }
    }
}

extension Connection {
    /// Reads a view that may be anybody's: see `evaluatingForeignSQL`.
    ///
    /// Honest views run long, so there is no limit unless the analyst sets one.
    /// - Throws: `EvaluationError` at the time limit; what `body` throws.
    func evaluating<T>(
        _ view: String, timeLimit: Duration? = nil, _ body: () throws -> T
    ) throws -> T {
        try naming(view, timeLimit) { try evaluatingForeignSQL(timeLimit: timeLimit, body) }
    }

    /// Reads what has the name of a view and comes from elsewhere.
    ///
    /// - Throws: `EvaluationError` at the time limit, which `checkStop` looks at; what `body` throws.
    func within<T>(
        _ timeLimit: Duration?, reading view: String, _ body: () throws -> T
    ) throws -> T {
        try naming(view, timeLimit) { try within(timeLimit, body) }
    }

    private func naming<T>(
        _ view: String, _ timeLimit: Duration?, _ body: () throws -> T
    ) throws -> T {
        do {
            return try body()
        } catch let error as StoreError where error.isTimeLimit {
            guard let timeLimit else { throw error }
            throw EvaluationError.timeLimit(view: view, timeLimit)
        }
    }
}
