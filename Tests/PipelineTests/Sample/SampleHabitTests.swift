import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The profile `separated`: groups that k-means finds, with nobody between them.
struct SampleHabitTests {
    private struct Sample {
        var lines = ""
        var truth: [String: String] = [:]

        init(_ options: SampleOptions, windowDays: Int? = nil) throws {
            var bytes: [UInt8] = []
            var truthBytes: [UInt8] = []
            try SampleGenerator(options: options, chunkBytes: 1 << 18, windowDays: windowDays)
                .write(
                    to: { bytes += $0 }, truth: { truthBytes += $0 })
            lines = String(decoding: bytes, as: UTF8.self)
            for line in String(decoding: truthBytes, as: UTF8.self).split(
                whereSeparator: \.isNewline
            )
            .dropFirst() {
                let parts = line.split(separator: ",")
                truth[String(parts[0])] = String(parts[1])
            }
        }
    }

    @Test func allHabitsArePlantedAndWindowsChangeNoByte() throws {
        let options = try SampleOptions(
            seed: 3, size: .customers(200), profile: .separated, years: 2)
        let sample = try Sample(options)
        #expect(Set(sample.truth.values) == Set(SampleHabit.allCases.map(\.rawValue)))
        #expect(try Sample(options, windowDays: 13).lines == sample.lines)
    }

    @Test func whatComesBackWasBoughtAndIsWhole() throws {
        let sample = try Sample(SampleOptions(seed: 4, size: .customers(300), profile: .separated))
        var bought: [String: Int] = [:]
        var nReturned = 0
        for line in sample.lines.split(whereSeparator: \.isNewline).dropFirst() {
            // Descriptions may have commas, so fields count from the end.
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let (customer, price) = (fields[fields.count - 2], fields[fields.count - 3])
            guard !customer.isEmpty else { continue }
            let key = "\(customer) \(fields[1]) \(price)"
            let quantity = try #require(Int(fields[fields.count - 5]))
            if line.hasPrefix("C") {
                nReturned += 1
                #expect(sample.truth[String(customer)] == SampleHabit.returning.rawValue)
                #expect(quantity < 0 && -quantity <= bought[key, default: 0], "\(line)")
            } else {
                bought[key, default: 0] += quantity
            }
        }
        #expect(nReturned > 100)
    }

    /// `segments` overlaps in `standard` for any k-means; this is what `recommend` can be held against.
    @Test func kMeansFindsTheGroupsAndNobodyStandsBetweenThem() throws {
        let folder = try TemporaryFolder()
        let connection = try Database.open(folder.file("s.db"), for: .creating)
        let sample = try Sample(
            SampleOptions(seed: 1, size: .customers(2_000), profile: .separated))
        _ = try Ingest(database: connection).ingest(path: folder.write(sample.lines, to: "s.csv"))
        for set in ["rfm", "behaviour"] {
            var request = SweepRequest()
            request.algorithms = [.kmeans]
            request.kmeans.nClusters = [SampleHabit.allCases.count]
            request.kmeans.tol = [1e-4]
            request.kmeans.nInit = 10
            request.source = .features(SnapshotOptions(features: set))
            _ = try SweepRunner(in: connection, request: request).run()
            let rows = try connection.query(
                """
                select snapshot_row.customer_id, run_label.cluster
                from run
                join run_label on run_label.run_id = run.run_id
                join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
                    and snapshot_row.row_no = run_label.row_no
                where run.run_id = (select max(run_id) from run)
                order by run_label.row_no
                """
            ).map { (id: try $0.text(0), cluster: Int32(try $0.int(1))) }
            let names = SampleHabit.allCases.map(\.rawValue)
            let planted = try rows.map { row in
                Int32(try #require(names.firstIndex { $0 == sample.truth[row.id] }))
            }
            #expect(planted.count == 2_000)
            let agreement = LabelAgreement(rows.map(\.cluster), planted) {}
            #expect(agreement.adjustedRandIndex >= 0.95, "\(set)")
            let snapshot = try Snapshot.load(
                try #require(try Snapshot.newestID(in: connection)), from: connection)
            let narrowest = Self.narrowestGap(
                try snapshot.scaledValues(from: connection), width: snapshot.nFeatures, planted)
            #expect(narrowest >= 6, "\(set): \(narrowest)")
        }
    }

    /// The least distance of two groups' means, in deviations of the wider one along the line between them; 0 where
    /// two groups meet there.
    private static func narrowestGap(
        _ values: [Double], width: Int, _ labels: [Int32]
    ) -> Double {
        let groups = Set(labels).sorted()
        func rows(_ group: Int32) -> [ArraySlice<Double>] {
            labels.indices.filter { labels[$0] == group }.map {
                values[$0 * width..<($0 + 1) * width]
            }
        }
        var narrowest = Double.infinity
        for (place, a) in groups.enumerated() {
            for b in groups[(place + 1)...] {
                let (ofA, ofB) = (rows(a), rows(b))
                let direction = zip(centre(ofB, width), centre(ofA, width)).map { $0 - $1 }
                let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
                func place(_ row: ArraySlice<Double>) -> Double {
                    zip(row, direction).reduce(0) { $0 + $1.0 * $1.1 } / length
                }
                let (left, right) = (ofA.map(place), ofB.map(place))
                guard let most = left.max(), let least = right.min(), most < least else { return 0 }
                narrowest = min(narrowest, length / max(deviation(left), deviation(right)))
            }
        }
        return narrowest
    }

    private static func centre(_ rows: [ArraySlice<Double>], _ width: Int) -> [Double] {
        (0..<width).map { column in
            rows.reduce(0) { $0 + $1[$1.startIndex + column] } / Double(rows.count)
        }
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
            .squareRoot()
    }
}
