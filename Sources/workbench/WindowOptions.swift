import ArgumentParser
import Pipeline

/// `--as-of`, `--window`: between which dates the feature views look.
struct WindowOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Lines after it do not count: YYYY-MM-DD (its end) or 'YYYY-MM-DD HH:MM:SS'.",
            valueName: "date"))
    var asOf: Moment?
    @Option(help: ArgumentHelp("How long before it lines count: 365d, 52w.", valueName: "days"))
    var window: DayCount?

    /// Whether any of them was typed.
    var isGiven: Bool { asOf != nil || window != nil }

    var observationWindow: ObservationWindow {
        ObservationWindow(asOf: asOf?.text, days: window?.days)
    }
}

/// A point in time as the analyst types it; a day alone means its end.
struct Moment: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard let text = Timestamp.parse(argument) else { return nil }
        self.text = text
    }
}

/// A length in days as the analyst types it, `365d` or `52w`.
///
/// Months and years have no fixed length.
struct DayCount: ExpressibleByArgument {
    let days: Int

    init?(argument: String) {
        let factor = ["d": 1, "w": 7][argument.suffix(1)]
        guard let factor, let count = Int(argument.dropLast()), count > 0,
            count <= ObservationWindow.longestDays / factor
        else { return nil }
        days = count * factor
    }
}
