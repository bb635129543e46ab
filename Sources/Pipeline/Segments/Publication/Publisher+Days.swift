import Reports
import Store

/// What must be known of names that do not go on.
extension Publisher {
    static func remarks(
        on segments: PublishedSegments, _ places: (any CustomerPlaces)?,
        after earlier: EarlierPublication?, as name: PublicationName
    ) -> [String] {
        guard let earlier, earlier.isOfOtherKind(than: places) else { return segments.remarks }
        let (old, new) = places == nil ? ("a run", "rules") : ("rules", "a run")
        return [
            "\"\(name.text)\" was one of \(old) before: segments of \(new) do not go on as those of \(old), so all of them "
                + "have new numbers and the names of \(new)"
        ] + segments.remarks
    }
}

/// To which day a publication counts.
extension Publisher {
    /// Where a run puts customers on the day to which its name counts already, with nothing fitted anew.
    ///
    /// - Returns: `nil` where the run's own day is not before that.
    /// - Throws: `PublicationError.backInTime` for a run whose features cannot be read on another day.
    /// - Precondition: a transaction is open.
    func placesOfLaterDay(
        _ places: RunPlaces, _ name: PublicationName
    ) throws -> (any CustomerPlaces)? {
        guard let earlier = try EarlierPublication.find(name, in: connection),
            let moment = places.moment, moment.prefix(10) < earlier.asOfDate
        else { return nil }
        var window = try FrozenViews.Window(of: places.snapshot, endingAt: nil, in: connection)
        if (window.moment ?? "").prefix(10) < earlier.asOfDate {
            window = try FrozenViews.Window(
                of: places.snapshot, endingAt: "\(earlier.asOfDate) 23:59:59", in: connection)
        }
        do {
            return try RefreshedPlaces(
                of: places.run, on: places.snapshot, through: window, in: connection)
        } catch is RefreshError {
            throw PublicationError.backInTime(
                name.text, day: String(moment.prefix(10)), published: earlier.asOfDate)
        }
    }

    /// What must be known of the day; nothing new where a publication is refreshed.
    func remarksOnDay(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ facts: AsOfFacts
    ) throws -> [String] {
        if let places = places as? RefreshedPlaces, !request.refreshes,
            let fitted = places.snapshot.asOf
        {
            return [
                "the run is of \(fitted.prefix(10)), and \"\(request.name.text)\" counts to a later day already: customers "
                    + "are placed by the lines up to \(facts.day), with nothing fitted anew, as refresh does"
            ]
        }
        guard places == nil, facts.day > facts.newestDay else { return [] }
        let days = try AsOfFacts.quietDays(
            to: facts.day, since: facts.newestDay, in: connection)
        return [
            "the newest line is of \(facts.newestDay), \(grouped(days)) day\(days == 1 ? "" : "s") before \(facts.day): if lines "
                + "are missing, customers look as if they had stopped buying"
        ]
    }

    /// Takes what `customer_segment` shows out of it; says what that was, and how it comes back.
    func stepAside(_ shown: Int?, for request: PublishRequest) throws -> [String] {
        guard let shown else { return [] }
        let remarks = try reading("publication \(shown)") {
            try connection.query(
                "select publication_name, run_id from publication where publication_id = ?", [shown]
            ).map { row in
                let name = try row.text(0)
                let source =
                    try row.optionalInt(1).map(String.init) ?? "--rules \(RuleCutPoints.ruleSet)"
                return request.isDryRun
                    ? "customer_segment would no longer show \"\(name)\": its customers would stand in publication_customer"
                    : "customer_segment no longer shows \"\(name)\": its customers stand in publication_customer. To show it "
                        + "again: workbench publish \(source) --as \(shellWord(name)) --default"
            }
        }
        try PublishedRows.stepAside(shown, in: connection)
        return remarks
    }
}
