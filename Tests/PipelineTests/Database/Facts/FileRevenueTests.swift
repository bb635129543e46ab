import Pipeline
import Store
import TestSupport
import Testing

@Suite struct FileRevenueTests {
    /// Whatever the lines are, to the last unit: lines without a customer, a description or a product too.
    @Test(
        arguments: [
            (nil, nil), (nil, "2011-06-30 23:59:59"),
            ("2011-03-01 00:00:00", "2011-06-30 23:59:59"),
        ] as [(String?, String?)])
    func allLinesAreCountedOnce(from start: String?, upTo end: String?) throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 40, seed: 3) + FeatureDatabase.odd)
        try CustomerFacts(connection).makeAnew()
        let file = try FileRevenue(from: start, upTo: end, in: connection)
        let inside = "invoiced_at between coalesce(?1, '') and coalesce(?2, '9999-12-31 23:59:59')"
        let row = try connection.query(
            """
            select
                (select total(amount_e4) from invoice_line where \(inside)),
                (select total(amount_rest_e14) from invoice_line where \(inside)),
                (
                    select total(sale_e4 + return_e4) + total(sale_rest_e14 + return_rest_e14) / 1e10
                    from invoice
                    where customer_id is not null and \(inside)
                ),
                (select count(*) from invoice_line where product_id <= 0 and \(inside))
            """, [start, end])[0]
        let (e4, rest, nOdd) = (try row.double(0), try row.double(1), try row.int(3))
        #expect(file.whole.e4 == e4 && file.whole.rest == rest)
        let known = try row.double(2) / 1e4
        let parts = known + file.noCustomer.amount + file.noProduct.amount
        #expect(abs(parts - file.whole.amount) < 1e-6)
        #expect(nOdd > 0 && file.noCustomer.e4 != 0 && file.noProduct.e4 != 0)
    }
}
