import Reports
import Store

/// Words that were typed and would be kept in a file: names, notes, conditions, paths.
public enum TypedTexts {
    /// Refuses words with the address or number of somebody who was forgotten: they would bring the person back.
    ///
    /// - Parameter arguments: As they were typed, behind the name of the program; the command first.
    /// - Throws: `TypedTextError`.
    public static func refuse(_ arguments: [String], in connection: Connection) throws {
        // Who reads files keeps none of it, and who forgets has to name the person.
        guard let command = arguments.first, !["ingest", "forget"].contains(command),
            let forgotten = try ForgottenCustomers(in: connection)
        else { return }
        var isPlace = false
        for (place, argument) in arguments.enumerated().dropFirst() {
            defer { isPlace = argument == "--db" }
            guard !isPlace, forgotten.kept(text: argument, isName: true) != argument else {
                continue
            }
            let isFlag = place > 1 && arguments[place - 1].hasPrefix("--")
            throw TypedTextError(after: isFlag ? arguments[place - 1] : command)
        }
    }
}

/// A word that was typed names somebody who was forgotten.
public struct TypedTextError: UserFacingError, Hashable {
    /// The flag or command before it.
    let place: String

    /// What was typed wrongly.
    public var kind: FailureKind { .usage }

    init(after place: String) { self.place = place }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "what was typed after \(place) names a customer who was forgotten (workbench forget), and would be kept in the"
            + " file. Nothing was done. Write it without the address or number."
    }
}
