import Pipeline
import Store
import Testing

struct AttributeNameTests {
    @Test(arguments: [
        ("E-Mail", "e_mail"), ("customerSince", "customer_since"), ("CRMScore", "crm_score"),
        ("  Zip  code ", "zip_code"), ("Größe", "grosse"), ("straße", "strasse"), ("été", "ete"),
        ("2nd address", "column_2nd_address"), ("", "column_7"), ("国", "column_7"),
        ("---", "column_7"), ("Order", "customer_order"), ("GROUP", "customer_group"),
        ("rowid", "customer_rowid"), ("run_id", "customer_run_id"), ("Cluster", "customer_cluster"),
        ("x\"; drop table customer; --", "x_drop_table_customer"), ("a]`'b", "a_b"),
        ("a\u{0}b", "a_b"), ("UK VAT No.", "uk_vat_no"),
    ])
    func headersBecomePlainNames(header: String, name: String) {
        #expect(AttributeName.plain(header, position: 7) == name)
    }

    @Test func namesAreUniqueAndShort() {
        var maker = AttributeName(taken: ["email"])
        let long = String(repeating: "h", count: 10_000)
        let names = ["Email", "E-mail", "e_mail", "email", long, long].enumerated().map {
            maker.make($0.element, position: $0.offset + 1)
        }
        #expect(names[0...3] == ["email_2", "e_mail", "e_mail_2", "email_3"])
        #expect(Set(names).count == 6)
        #expect(names.allSatisfy { $0.count <= 63 })
    }

    @Test func everyNameCanStandInSQLWithoutQuotes() throws {
        let connection = try Connection.inMemory()
        let headers = [
            "select", "Table", "order by", "1", "ä", "a b", "null", "_", "x--y", "%", "if",
        ]
        for (index, header) in headers.enumerated() {
            let name = AttributeName.plain(header, position: index)
            try connection.execute("create table t\(index) (\(name) text)")
        }
        #expect(try connection.scalar("select count(*) from sqlite_schema") == 11)
    }
}
