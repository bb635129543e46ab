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
    /// The later one of the days to which the name counts and, where `customer_segment` is asked for, to which that counts:
    /// neither goes back.
    func standingDay(
        _ request: PublishRequest, after earlier: EarlierPublication?
    ) throws -> String? {
        let shown =
            request.makesDefault
            ? try reading("publication") {
                try connection.query(
                    """
                    select as_of_date
                    from publication
                    where is_default = 1 and as_of_date is date(as_of_date)
                    """
                ).first?.text(0)
            } : nil
        return [earlier?.asOfDate, shown].compactMap(\.self).max()
    }

    /// Where a run puts customers on the day to which its name, or what it takes the place of, counts already, with nothing
    /// fitted anew.
    ///
    /// - Returns: `nil` where the run's own day is not before that, or where its features cannot be read on another day
    ///   and the name does not stand.
    /// - Throws: `PublicationError.backInTime` for a run whose features cannot be read on another day.
    /// - Precondition: a transaction is open.
    func placesOfLaterDay(
        _ places: RunPlaces, _ request: PublishRequest
    ) throws -> (any CustomerPlaces)? {
        let earlier = try EarlierPublication.find(request.name, in: connection)
        guard let standing = try standingDay(request, after: earlier),
            let moment = places.moment, moment.prefix(10) < standing
        else { return nil }
        var window = try FrozenViews.Window(of: places.snapshot, endingAt: nil, in: connection)
        if (window.moment ?? "").prefix(10) < standing {
            window = try FrozenViews.Window(
                of: places.snapshot, endingAt: "\(standing) 23:59:59", in: connection)
        }
        do {
            return try RefreshedPlaces(
                of: places.run, on: places.snapshot, through: window, in: connection)
        } catch is RefreshError {
            // What customer_segment showed is told to go back, and it is no history of this name.
            guard let earlier, moment.prefix(10) < earlier.asOfDate else { return nil }
            throw PublicationError.backInTime(
                request.name.text, day: String(moment.prefix(10)), published: earlier.asOfDate)
        }
    }

    /// What must be known of the day; nothing new where a publication is refreshed.
    func remarksOnDay(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ facts: AsOfFacts,
        after earlier: EarlierPublication?
    ) throws -> [String] {
        if let places = places as? RefreshedPlaces, !request.refreshes,
            let fitted = places.snapshot.asOf
        {
            let isOfName = earlier.map { fitted.prefix(10) < $0.asOfDate } ?? false
            return [
                "the run is of \(fitted.prefix(10)), and "
                    + (isOfName ? "\"\(request.name.text)\" counts" : "customer_segment counts")
                    + " to a later day already: customers are placed by the lines up to \(facts.day), with nothing fitted "
                    + "anew, as refresh does"
            ]
        }
        guard places == nil, facts.day > facts.newestDay else { return [] }
        let days = try AsOfFacts.quietDays(
            to: facts.day, since: facts.newestDay, in: connection)
        return [
            "the newest line is of \(facts.newestDay), \(counted(days, "day")) before \(facts.day): if lines "
                + "are missing, customers look as if they had stopped buying"
        ]
    }

    /// Takes what `customer_segment` shows out of it; says what that was, how it comes back, and whether the table goes back
    /// in time.
    func stepAside(
        _ shown: Int?, for request: PublishRequest, on day: String
    ) throws -> [String] {
        guard let shown else { return [] }
        let remarks = try reading("publication \(shown)") {
            try connection.query(
                """
                select publication_name, run_id, cast(as_of_date as text), as_of_date > ?2
                from publication
                where publication_id = ?1
                """, [shown, day]
            ).flatMap { row -> [String] in
                let name = try row.text(0)
                let source =
                    try row.optionalInt(1).map(String.init) ?? "--rules \(RuleCutPoints.ruleSet)"
                let aside =
                    request.isDryRun
                    ? "customer_segment would no longer show \"\(name)\": its customers would stand in publication_customer"
                    : "customer_segment no longer shows \"\(name)\": its customers stand in publication_customer. To show it "
                        + "again: workbench publish \(source) --as \(shellWord(name)) --default"
                guard try row.int(3) == 1 else { return [aside] }
                return [aside, Self.goesBack(from: try row.text(2), to: day, request)]
            }
        }
        try PublishedRows.stepAside(shown, in: connection)
        return remarks
    }

    private static func goesBack(
        from before: String, to day: String, _ request: PublishRequest
    ) -> String {
        let isOfRun = if case .run = request.source { true } else { false }
        let why =
            isOfRun
            ? "the features of the run cannot be read on a later day"
            : "that is the day of --as-of. Days of today: workbench refresh"
        return
            "customer_segment \(request.isDryRun ? "would go" : "goes") back in time, from \(before) to \(day): \(why)"
    }
}
