import Store
import Testing

@Suite struct ValueTests {
    @Test func literalsAndOptionalsGiveTheirStorageClass() {
        let values: [Value] = [1, 2.5, "x", nil]
        #expect(values == [.integer(1), .real(2.5), .text("x"), .null])
        #expect(Value(nil as Int?) == .null)
        #expect(Value(nil as Double?).isNull)
        #expect(Value(3 as Int64?) == 3)
        #expect(Value("a" as String?) == "a")
    }

    @Test func everyBindableTypeReachesSQLite() throws {
        let connection = try Connection.inMemory()
        let cases: [(any Bindable, Value)] = [
            (Int.min, .integer(.min)), (Int64.max, .integer(.max)), (Int32(-1), -1),
            (UInt32.max, 4_294_967_295), (0.1, 0.1), (-0.0, 0.0), (Double.nan, nil),
            (Double.infinity, .real(.infinity)), ("", ""), ("naïve 👩‍👩‍👧", "naïve 👩‍👩‍👧"),
            (true, 1), (false, 0), (nil as String?, nil), (7 as Int?, 7), (Value.text("v"), "v"),
        ]
        for (bound, expected) in cases {
            #expect(try connection.scalar("select ?", [bound]) == expected)
        }
    }

    @Test func textKeepsItsNULs() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select ?", ["a\0b"]) == "a\0b")
    }
}
