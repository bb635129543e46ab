import Pipeline
import Store
import TestSupport
import Testing

@Suite struct FeatureCatalogTests {
    private func message(_ view: String, _ name: String = "mine") throws -> String {
        let connection = try FeatureDatabase.empty()
        try connection.execute(view)
        let error = #expect(throws: FeatureError.self) {
            try SnapshotBuilder(in: connection).build(SnapshotOptions(features: name))
        }
        // A name that is none is a slip of the caller, as that of a run is.
        let isUnknown = error?.description.contains("there is no feature set") == true
        #expect(error?.kind == (isUnknown ? .usage : .data))
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        #expect(try connection.scalar("select count(*) from feature_set") == 9)
        let text = error?.description ?? ""
        #expect(!text.contains("\n"))
        return text
    }

    private static let endless = """
        create view endless as
        with recursive n (i) as (select 1 union all select i + 1 from n)
        select i as customer_id, max(i) as value from n
        """

    @Test func registeringKeepsToTheTimeLimit() throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(Self.endless)
        #expect(throws: EvaluationError.self) {
            try FeatureCatalog(in: connection).add("endless", timeLimit: .milliseconds(50))
        }
        #expect(try connection.scalar("select count(*) from feature_set") == 9)
    }

    /// Others may begin to write while a view is read, which may take long.
    @Test(arguments: [true, false]) func readingAViewTakesNoWriteLock(_ checks: Bool) throws {
        let folder = try TemporaryFolder()
        let connection = try Database.open(folder.file("a.db"), for: .creating)
        try connection.execute(Self.endless)
        let other = try Connection(path: folder.file("a.db"), mode: .readWrite)
        var isWritten = false
        connection.stopStatements {
            if !isWritten {
                // A commit would wait for the reader, who is here.
                isWritten = (try? other.execute("begin immediate; rollback")) != nil
            }
            return isWritten
        }
        let error = try #require(throws: StoreError.self) {
            if checks {
                _ = try HygieneCheck(in: connection).run(features: "endless")
            } else {
                _ = try FeatureCatalog(in: connection).add("endless")
            }
        }
        #expect(error.isCancelled)
        #expect(isWritten)
    }

    @Test func unknownNameListsTheSets() throws {
        let text = try message("select 1", "standrad")
        #expect(
            text.contains("standrad") && text.contains("standard, basket")
                && text.contains("Did you mean standard?"))
    }

    @Test func viewNeedsCustomerID() throws {
        let text = try message("create view mine as select 'a' as id, 1 as x")
        #expect(text.contains("customer_id among id, x"))
    }

    @Test func viewNeedsAFeature() throws {
        let text = try message("create view mine as select 'a' as customer_id")
        #expect(text.contains("no column but customer_id"))
    }

    @Test func viewMustCompile() throws {
        let text = try message("create view mine as select customer_id, 1 as x from nowhere")
        #expect(text.contains("cannot be read") && text.contains("nowhere"))
    }

    @Test func duplicateCustomersAreNamed() throws {
        let text = try message(
            """
            create view mine as
            with t (customer_id, x) as (
                values ('b', 1), ('a', 1), ('b', 2), ('b', 3), ('c', 1), ('c', 2))
            select customer_id, x from t
            """)
        #expect(text.contains("2 customers with more than one row (b, c)"))
    }

    @Test(arguments: [
        ("'3'", "text"), ("null", "NULL"), ("1e999", "an infinite value"), ("x'00'", "a blob"),
    ])
    func badValuesNameColumnAndCustomer(_ value: String, _ kind: String) throws {
        let text = try message(
            """
            create view mine as
            select 'a' as customer_id, 1 as x, 2 as y
            union all
            select 'b', 1, \(value)
            """)
        #expect(text.contains("column y holds \(kind) for 1 customer (b)"))
    }

    @Test func missingIDsAreCounted() throws {
        let text = try message(
            "create view mine as select null as customer_id, 1 as x union all select 'a', 2")
        #expect(text.contains("1 row has no customer_id"))
    }

    @Test func reservedAndRepeatedColumnNamesAreRefused() throws {
        #expect(
            try message("create view mine as select 'a' as customer_id, 1 as row_no")
                .contains("row_no"))
        #expect(
            try message("create view mine as select 'a' as customer_id, 1 as replicate")
                .contains("replicate"))
    }

    @Test func emptyViewIsRefused() throws {
        let text = try message(
            "create view mine as select 'a' as customer_id, 1 as x where 1 = 0")
        #expect(text.contains("no row"))
    }

    @Test func valuesBeyondScalingAreRefused() throws {
        let text = try message(
            "create view mine as select 'a' as customer_id, 1e308 as x union all select 'b', -1e308"
        )
        #expect(text.contains("column x") && text.contains("too large"))
    }

    @Test func standardWithoutLinesIsRefused() throws {
        let text = try message("select 1", "standard")
        #expect(text.contains("no complete line") && text.contains("workbench ingest"))
    }

    @Test func userViewIsRegisteredAndFollowsItsView() throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(
            "create view mine as select 7 as customer_id, 1.5 as \"a b\" union all select 10, 2")
        let builder = SnapshotBuilder(in: connection)
        let snapshot = try builder.build(SnapshotOptions(features: "MINE")).snapshot
        #expect(snapshot.featureSet == "mine")
        #expect(snapshot.featureNames == ["a b"])
        #expect(snapshot.outlierRule == .none)
        #expect(snapshot.asOf == nil)
        // Ids are ordered by bytes, also where the view holds numbers.
        #expect(try snapshot.customerIDs(from: connection) == ["10", "7"])
        #expect(try snapshot.rawValues(from: connection) == [2, 1.5])
        #expect(
            try FeatureCatalog(in: connection).sets().map(\.name) == [
                "standard", "basket", "behaviour", "mine", "rfm", "rfm_net", "rfm_score", "small",
                "standard7",
                "week_profile",
            ])

        try connection.execute("drop view mine")
        try connection.execute("create view mine as select 7 as customer_id, 1 as b, 2 as c")
        let next = try builder.build(SnapshotOptions(features: "mine")).snapshot
        #expect(next.featureNames == ["b", "c"])
        #expect(
            try connection.scalar("select count(*) from feature where feature_set = 'mine'") == 2)
    }

    @Test func untrimmedViewHoldsEverybody() throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 20, seed: 2))
        let catalog = FeatureCatalog(in: connection)
        for (set, view) in [
            ("standard", "customer_features"), ("small", "customer_features_small"),
            ("customer_total_x", "customer_total_x"),
        ] {
            try connection.execute("drop view if exists customer_total_x")
            try connection.execute(
                "create view customer_total_x as select customer_id, revenue from customer_total")
            let snapshot = try SnapshotBuilder(in: connection)
                .build(SnapshotOptions(features: set)).snapshot
            #expect(try catalog.untrimmedView(of: snapshot) == view)
        }
    }

    @Test func addedViewStandsBesideTheOthersWithItsWords() throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(
            "create view mine as select 'a' as customer_id, 1 as x, 2.5 as y")
        let catalog = FeatureCatalog(in: connection)
        _ = try catalog.add("MINE", displayNames: ["x": "The x"], description: "Mine.")
        let set = try #require(try catalog.sets().first { $0.name == "mine" })
        #expect(set.features.map(\.displayName) == ["The x", "y"])
        #expect(set.description == "Mine.")
        // Neither a snapshot nor adding again forgets what was said.
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "mine"))
        let again = try catalog.add("mine", displayNames: ["y": "The y"])
        #expect(again.features.map(\.displayName) == ["The x", "The y"])
        #expect(again.description == "Mine.")
        // The program's own rows, written again, leave it alone.
        try connection.run("delete from workbench_meta where key = 'views_sha256'")
        #expect(try catalog.resolve("mine").description == "Mine.")
    }

    @Test(
        arguments: [
            ("mien", [:], "Did you mean mine?"), ("rfm", [:], "built-in set"),
            ("mine", ["z": "Z"], "no such column"), ("late", [:], "integer overflow"),
            ("gaps", [:], "column x holds NULL for 2 customers (b, c)"),
            ("words", [:], "column x holds text for 1 customer (a)"),
            ("twice", [:], "1 customer with more than one row (a)"),
            ("nobody", [:], "no column customer_id among id, x"),
        ] as [(String, [String: String], String)])
    func whatCannotBeASetIsRefused(
        _ view: String, _ names: [String: String], _ reason: String
    ) throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(
            """
            create view mine as select 'a' as customer_id, 1 as x;
            create view late as
            select 'a' as customer_id, sum(i) as x
            from (select 9223372036854775807 as i union all select 1);
            create view gaps as
            select 'a' as customer_id, 1 as x union all select 'b', null union all select 'c', null;
            create view words as select 'a' as customer_id, 'one' as x;
            create view twice as select 'a' as customer_id, 1 as x union all select 'a', 2;
            create view nobody as select 'a' as id, 1 as x;
            """)
        let error = try #require(throws: FeatureError.self) {
            try FeatureCatalog(in: connection).add(view, displayNames: names)
        }
        #expect(error.description.contains(reason), "\(error.description)")
        #expect(!error.description.contains("\n"))
        #expect(try connection.scalar("select count(*) from feature_set") == 9)
    }
}
