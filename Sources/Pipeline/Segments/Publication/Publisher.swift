import Reports
import Store

/// Publishes a run, or rules: from then on people know its segments by their ids and names.
///
/// One transaction: who reads meanwhile sees the publication before, whole.
public struct Publisher {
    let connection: Connection

    /// Publishes in the given database.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// All was done, and is to be taken back.
    private struct TakenBack: Error {}

    /// Publishes, or tells what that would do.
    ///
    /// - Throws: `PublicationError`, `RuleCutError`, `RunReferenceError`, `FeatureError`, `DamagedError`;
    ///   nothing is published then.
    /// - Complexity: O(customers · segments · features).
    public func publish(_ request: PublishRequest) throws -> PublicationReport {
        // What takes long is read before there is a lock.
        let read = try ReadBeforeLock(in: connection) { () -> RunPlaces? in
            switch request.source {
            case .run(let reference): try RunPlaces(of: reference, in: connection)
            case .rules: nil
            }
        }
        return try settled(request.isDryRun) {
            let places = try read.current()
            let later = try places.flatMap { try placesOfLaterDay($0, request) }
            return try write(request, later ?? places)
        }
    }

    /// For the pages of half a million customers: of the file, and of the tables made on the way.
    private static let mebibytes = 256

    /// One transaction, taken back where nothing is to change.
    func settled<T>(_ isDryRun: Bool, _ body: () throws -> T) throws -> T {
        var outcome: T?
        do {
            return try connection.withRoom(mebibytes: Self.mebibytes) {
                try connection.transaction(.immediate) {
                    // What another program wrote counts before customers are placed by it.
                    _ = try DataVersion.lines(in: connection)
                    let made = try body()
                    outcome = made
                    if isDryRun { throw TakenBack() }
                    return made
                }
            }
        } catch is TakenBack {
            guard let outcome else { preconditionFailure("taken back before it was done") }
            return outcome
        }
    }

    /// - Precondition: a transaction is open.
    func write(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?
    ) throws -> PublicationReport {
        try request.name.check(in: connection)
        let placed = try PlacedCustomers(in: connection)
        let earlier = try EarlierPublication.find(request.name, in: connection)
        let facts: AsOfFacts
        var cuts: RuleCutPoints?
        let cutsBefore = try RuleCutPoints.storedText(in: connection)
        if let places {
            facts = try named(request, places)
            try earlier?.refuse(facts.day, of: request.name)
            try places.write(to: connection)
            try placed.fill(by: places, facts, after: earlier)
        } else {
            (facts, cuts) = try classify(request, placed, after: earlier)
        }
        let tally = try PlacedTally(in: connection)
        let segments = try segments(of: places, tally, after: earlier, facts, request)
        let shown = try shownPublication()
        let isDefault = request.makesDefault || shown == nil || earlier?.isDefault == true
        // The same run, or the same rules, again: the publication stays, and its rows are made anew.
        let stays = earlier.map { same(places, $0) != nil } ?? false
        if let earlier, !stays { try replace(earlier) }
        let replaced =
            isDefault && shown != earlier?.id
            ? try stepAside(shown, for: request, on: facts.day) : []
        let id: Int
        if stays, let earlier {
            id = earlier.id
            try renew(id, request, places, isDefault, facts)
        } else {
            id = try insert(request, places, isDefault, facts)
        }
        try insert(segments, into: id)
        let tables = isDefault ? SegmentTables(of: id, in: connection) : nil
        try tables?.enter()
        let rows = PublishedRows(
            connection: connection, publicationID: id, name: request.name, facts: facts)
        let change = try rows.write(segments, tally, after: earlier, isDefault: isDefault)
        let counts = try PublicationCounts(
            tally, after: earlier, segments: segments.ids, nLeft: change.nLeft, facts: facts,
            in: connection)
        try tables?.fill(.init(nCustomers: counts.nCustomers, amount: counts.file.whole.amount))
        let remarks =
            replaced + Self.remarks(on: segments, places, after: earlier, as: request.name)
            + (try remarks(
                request, places, segments, facts, after: earlier, isDefault: isDefault))
        let report = try PublicationReport(
            of: request, places: places, cuts: cuts, segments: segments, earlier: earlier,
            counts: counts,
            nSameDay: counts.moves.reduce(0) { $0 + $1.count } - change.nNoted,
            isDefault: isDefault, remarks: remarks,
            strays: places == nil ? PlacedCustomers.Strays() : try placed.strays(tally),
            othersByRules: cuts == nil
                ? [] : try othersByRules(than: request.name, cutsBefore, in: connection),
            facts: facts, in: connection)
        try dropTables(facts, places)
        return report
    }

    /// What customers had come to by the moment of a run, after its segments were given names.
    private func named(
        _ request: PublishRequest, _ places: any CustomerPlaces
    ) throws -> AsOfFacts {
        let profiler = SegmentProfiler(in: connection)
        // Names are of the day of the matrix: those of another day are not asked for its facts.
        guard let own = places as? RunPlaces else {
            if !request.refreshes { try profiler.ensureNames(places.run.id, placed: nil, nil) }
            return try AsOfFacts(asOf: places.moment, in: connection)
        }
        let facts = try AsOfFacts(asOf: own.moment, in: connection)
        try profiler.ensureNames(own.run.id, placed: own, facts)
        return facts
    }

    /// Other publications of rules whose cut points were set anew with those of this one.
    private func othersByRules(
        than name: PublicationName, _ before: String, in connection: Connection
    ) throws -> [String] {
        guard try RuleCutPoints.storedText(in: connection) != before else { return [] }
        return try reading("publication") {
            try connection.query(
                """
                select publication_name
                from publication
                where rule_set is not null and replaced_at is null and publication_name <> ?
                order by publication_name
                """, [name.text]
            ).map { try $0.text(0) }
        }
    }

    /// What must be known of the publication beside its customers; nothing new where it is refreshed.
    private func remarks(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ segments: PublishedSegments,
        _ facts: AsOfFacts, after earlier: EarlierPublication?, isDefault: Bool
    ) throws -> [String] {
        let score = isDefault ? try PublishedScore.follow(places, segments, in: connection) : nil
        // Why it is empty was told when the run was published.
        let day = try remarksOnDay(request, places, facts, after: earlier)
        if request.refreshes { return day }
        let advice =
            if let places {
                try HoldoutAdvice.note(on: places, in: connection)
            } else {
                try HoldoutAdvice.noteOnRules(in: connection)
            }
        let frozen = try (places as? RunPlaces)?.remarkOnRefresh(in: connection)
        let codes = try places?.remarkOnCodes(in: connection)
        return [score, advice].compactMap(\.self) + day + [frozen, codes].compactMap(\.self)
    }

    /// Goes on from the day of the publication that stands under the name, or of the one whose place in `customer_segment`
    /// it takes, where no other day is asked for.
    private func classify(
        _ request: PublishRequest, _ placed: PlacedCustomers, after earlier: EarlierPublication?
    ) throws -> (AsOfFacts, RuleCutPoints?) {
        guard case .rules(let asked, let edits) = request.source else {
            preconditionFailure("a request is of a run or of rules")
        }
        let newest = try AsOfFacts.newestLine(in: connection)
        let standing = try standingDay(request, after: earlier).flatMap {
            $0 > newest.prefix(10) ? "\($0) 23:59:59" : nil
        }
        let facts = try AsOfFacts(asOf: asked ?? standing, in: connection)
        try AsOfFacts.quietDays(to: facts.day, since: facts.newestDay, in: connection)
        try earlier?.refuse(facts.day, of: request.name)
        let cuts = try RuleCutPoints(edits: edits, facts: facts, in: connection)
        try cuts.store(in: connection)
        try RFMRules.classify(by: cuts, facts, in: connection)
        try placed.fillByRules(facts, after: earlier)
        return (facts, cuts)
    }

    // MARK: Segments

    private func segments(
        of places: (any CustomerPlaces)?, _ tally: PlacedTally,
        after earlier: EarlierPublication?, _ facts: AsOfFacts, _ request: PublishRequest
    ) throws -> PublishedSegments {
        let found = try found(places, tally, after: earlier, request.refreshes)
        guard let earlier else { return PublishedSegments(first: found) }
        let lastID = try reading("publication_segment") {
            let row = try connection.query(
                """
                select min(segment_id), max(segment_id)
                from publication_segment
                inner join publication using (publication_id)
                where publication_name = ?
                """, [request.name.text])[0]
            let ends = (try row.optionalInt(0), try row.optionalInt(1))
            _ = try StoredID.after(ends.0.map { $0 - 1 }, in: "publication_segment")
            return try StoredID.after(ends.1, in: "publication_segment") - 1
        }
        let shares = RuleShares(of: facts, in: connection)
        // Rules say who has done what, runs who is alike: none of one goes on as one of the other.
        return try PublishedSegments(
            found, after: earlier, overlap: tally.overlap(with: earlier),
            same: earlier.isOfOtherKind(than: places) ? [:] : same(places, earlier),
            lastID: lastID, share: shares.share)
    }

    private func found(
        _ places: (any CustomerPlaces)?, _ tally: PlacedTally,
        after earlier: EarlierPublication?, _ refreshes: Bool
    ) throws -> [PublishedSegments.Found] {
        let sizes = tally.sizes
        guard let places else {
            let counts = Dictionary(sizes.map { ($0.number, $0.size) }, uniquingKeysWith: +)
            return RFMRules.numbered.map {
                .init(
                    number: $0.number, size: counts[$0.number] ?? 0, name: $0.name, isFixed: true)
            }
        }
        let empty = try emptyClusters(of: places.run, but: Set(sizes.map(\.number)), after: earlier)
            .map { ($0, 0) }
        let names = try SegmentNames.load(places.run.id, from: connection)
        if refreshes, let earlier {
            let ids = Dictionary(
                earlier.clusters.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            return (sizes + empty).map { number, size in
                let typed = names.byHand.contains(number) ? names.names[number] : nil
                let name = typed ?? ids[number].flatMap { earlier.names[$0] }
                return .init(number: number, size: size, name: name, isFixed: name != nil)
            }
        }
        // What goes on keeps its name, unless somebody has typed another for the run.
        return (sizes + empty).map { number, size in
            .init(
                number: number, size: size, name: names.names[number],
                isFixed: names.byHand.contains(number))
        }
    }

    /// Clusters in which nobody stands today, and which are segments all the same: those that had customers when the run was
    /// made, and those that its publication before has.
    ///
    /// A centre that nobody has ever been nearest to is no segment.
    private func emptyClusters(
        of run: ExportedRun, but filled: Set<Int>, after earlier: EarlierPublication?
    ) throws -> [Int] {
        let fitted = try reading("run_cluster of run \(run.id)") {
            try connection.query(
                "select cluster from run_cluster where run_id = ? and cluster >= 0", [run.id]
            ).map { try $0.int(0) }
        }
        let standing = earlier.flatMap { $0.runID == run.id ? $0.clusters.values : nil }
        return Set(fitted).union(standing.map(Array.init) ?? []).subtracting(filled).sorted()
    }

    /// Ids before by numbers now, where nothing has to be compared.
    private func same(_ places: (any CustomerPlaces)?, _ earlier: EarlierPublication) -> [Int: Int]?
    {
        guard let places else {
            guard earlier.runID == nil else { return nil }
            let ids = Dictionary(
                earlier.names.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            return RFMRules.rules.reduce(into: [:]) { $0[$1.number] = ids[$1.name] }
        }
        guard earlier.runID == places.run.id else { return nil }
        return earlier.clusters.reduce(into: [:]) { $0[$1.value] = $1.key }
    }

    // MARK: Rows

    private func shownPublication() throws -> Int? {
        try reading("publication") {
            try connection.query("select publication_id from publication where is_default = 1")
                .first?.int(0)
        }
    }

    private func replace(_ earlier: EarlierPublication) throws {
        try connection.run(
            "update publication set is_default = 0, replaced_at = ? where publication_id = ?",
            [Timestamp.now(), earlier.id])
    }

    private func renew(
        _ id: Int, _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ isDefault: Bool,
        _ facts: AsOfFacts
    ) throws {
        try connection.run(
            """
            update publication
            set is_default = ?, note = coalesce(?, note), as_of_date = ?,
                published_at = coalesce(?, published_at), lines_version = ?
            where publication_id = ?
            """,
            [
                isDefault, request.note, facts.day, request.refreshes ? nil : Timestamp.now(),
                try LinesSince.version(behind: places, in: connection), id,
            ])
    }

    private func insert(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ isDefault: Bool,
        _ facts: AsOfFacts
    ) throws -> Int {
        let newest = try reading("publication") {
            try connection.query("select max(publication_id) from publication")[0].optionalInt(0)
        }
        let id = try StoredID.after(newest, in: "publication")
        try connection.run(
            """
            insert into publication (publication_id, publication_name, run_id, rule_set,
                snapshot_id, is_default, note, as_of_date, published_at, lines_version)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, request.name.text, places?.run.id,
                places == nil ? RuleCutPoints.ruleSet : nil, places?.snapshot.id, isDefault,
                request.note, facts.day, Timestamp.now(),
                try LinesSince.version(behind: places, in: connection),
            ])
        return id
    }

    private func insert(_ segments: PublishedSegments, into id: Int) throws {
        let sql = """
            insert into publication_segment (publication_id, segment_id, cluster, segment_name,
                fate, from_segment_id, jaccard, n_customers)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (publication_id, segment_id) do update
            set segment_name = excluded.segment_name, n_customers = excluded.n_customers
            """
        let isRun = try connection.scalar(
            "select run_id is not null from publication where publication_id = ?", [id])
        for segment in segments.segments {
            try connection.run(
                sql,
                [
                    id, segment.id, isRun == 1 ? segment.number : nil, segment.name,
                    segment.fate.rawValue, segment.from, segment.jaccard, segment.size,
                ])
        }
        for gone in segments.gone {
            try connection.run(
                sql, [id, gone.id, nil as Int?, gone.name, "died", nil as Int?, gone.jaccard, 0])
        }
        try SegmentColours(of: id, in: connection).settle()
    }

    private func dropTables(_ facts: AsOfFacts, _ places: (any CustomerPlaces)?) throws {
        try facts.drop()
        var tables = ["placed", "segment_number"]
        tables.append(places == nil ? "rule_customer" : "run_place")
        if let aside = places?.asideTable, aside.hasPrefix("temp.") {
            tables.append(String(aside.dropFirst(5)))
        }
        for table in tables {
            try connection.execute("drop table temp.\(table)")
        }
    }
}
