import Foundation
import Store
import TestSupport
import Testing

/// The whole way on a small shop against pandas and scikit-learn: `Fixtures/small-shop`.
struct GoldenTests {
    private let connection: Connection

    init() throws {
        let shop = try SmallShop.shared.get()
        #expect(shop.ingest.status == 0, "\(shop.ingest.errors)")
        #expect(shop.sweep.status == 0, "\(shop.sweep.errors)")
        connection = try Connection(path: shop.path, mode: .readOnly)
    }

    private func fixture(_ name: String) throws -> CSVTable {
        try CSVTable(path: Places.fixture("small-shop/" + name))
    }

    @Test func featuresEqualPandas() throws {
        let wanted = try fixture("features.csv")
        let rows = try connection.query(
            "select * from customer_features_trimmed order by customer_id")
        #expect(rows.first?.columns == wanted.columns)
        #expect(rows.count == wanted.rows.count)
        #expect(try connection.scalar("select count(*) from customer_features") == 90)
        for (row, expected) in zip(rows, wanted.rows) {
            #expect(try row.text(0) == expected[0])
            for column in 1..<expected.count {
                let number = try #require(Double(expected[column]))
                #expect(
                    abs(try row.double(column) - number) <= 1e-9,
                    "\(expected[0]) \(wanted.columns[column])")
            }
        }
    }

    @Test func labelsEqualScikitLearn() throws {
        let wanted = try fixture("labels.csv")
        #expect(try connection.scalar("select count(*) from run") == 12)
        for name in wanted.columns.dropFirst() {
            let labels = try connection.query(
                """
                select cluster from run_label join run using (run_id)
                where run_name = ? order by row_no
                """, [name]
            ).map { try $0.int(0) }
            #expect(labels == wanted.column(name)?.compactMap { Int($0) }, "\(name)")
        }
    }

    @Test func numbersOfTheRunsEqualScikitLearn() throws {
        let wanted = try fixture("runs.csv")
        for expected in wanted.rows {
            let row = try #require(
                try connection.query("select * from run where run_name = ?", [expected[0]]).first)
            for (column, text) in zip(wanted.columns, expected).dropFirst() {
                let found = try row.optionalDouble(column)
                guard let number = Double(text) else {
                    #expect(found == nil, "\(expected[0]) \(column)")
                    continue
                }
                let tolerance = column == "inertia" ? 1e-9 : 1e-6
                let difference = abs((found ?? .nan) - number)
                #expect(difference <= tolerance * max(1, abs(number)), "\(expected[0]) \(column)")
            }
        }
    }
}
