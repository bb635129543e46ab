import Pipeline
import Store
import Testing

/// Numbers of customers can be written again as they were given.
struct NumberFormsTests {
    @Test(arguments: [
        // Two texts are never one number.
        ("1.10,1.1", "text", "1.10,1.1"), ("1.0,1", "text", "1.0,1"),
        ("9007199254740993,1.5", "text", "9007199254740993,1.5"),
        ("0.10000000000000001,2.5", "text", "0.10000000000000001,2.5"),
        ("1.0E5,2.5", "text", "1.0E5,2.5"), ("-0,1", "text", "-0,1"),
        ("-0.0,1.5", "text", "-0.0,1.5"),
        ("12345678901234567.89,1.25", "text", "12345678901234567.89,1.25"),
        (
            "0.500000000000000000000000000000000000000,0.250000000000000000000000000000000000000",
            "text",
            "0.500000000000000000000000000000000000000,0.250000000000000000000000000000000000000"
        ),
        // All as short as they can be, or all of one length.
        ("0.50000000000000000000,0.25000000000000000000", "real", "0.5,0.25"),
        ("12.50,3.00", "real", "12.5,3.0"), ("2.5,3", "real", "2.5,3.0"),
        ("0.3333333333333333,1e-05", "real", "0.3333333333333333,1e-05"),
        ("9007199254740993,1", "integer", "9007199254740993,1"),
        ("-9223372036854775808,0", "integer", "-9223372036854775808,0"),
    ]) func aNumberIsOneOnlyIfItGivesItsTextBack(
        _ cells: String, _ type: String, _ stored: String
    ) throws {
        let database = try CustomerDatabase()
        let given = cells.split(separator: ",")
        let report = try database.ingest("customer_id,a\n1,\(given[0])\n2,\(given[1])\n")
        #expect(try database.columns()[1] == "a \(type)")
        let values = try database.rows().map { row in
            switch row[1] {
            case .text(let text): text
            case .integer(let number): "\(number)"
            case .real(let number): "\(number)"
            case .null: "∅"
            }
        }
        #expect(values.joined(separator: ",") == stored)
        #expect(report.decisions.contains { $0.hasPrefix("a is text: line ") } == (type == "text"))
    }

    @Test(arguments: [
        // Whatever two files give, what stands in the table can be read as it was given.
        (["9007199254740993"], ["1.5"], "text"), (["5"], ["2.50"], "text"),
        (["5"], ["2.5"], "real"), (["2.5", "3"], ["x"], "text"), (["2.50", "3.00"], ["x"], "text"),
        (["2.50", "3.00"], ["1.25"], "real"), (["2.50"], ["1.1"], "text"),
        (["2.55", "3.25"], ["1.50"], "real"), (["2.5"], ["1.50"], "text"),
        (["0.1", "1e-07"], ["x"], "text"), (["12.50"], ["9007199254740993"], "text"),
        (["1.5"], ["9007199254740993"], "text"), (["1.5"], ["2"], "real"),
        (["100000000000000000000.5"], ["1"], "text"), (["7", "-3"], ["x"], "text"),
    ]) func wideningChangesNothingThatWasGiven(
        _ first: [String], _ second: [String], _ type: String
    ) throws {
        let database = try CustomerDatabase()
        var number = 0
        for cells in [first, second] {
            let lines = cells.map { cell in
                number += 1
                return "\(number),\(cell)\n"
            }
            try database.ingest("customer_id,a\n" + lines.joined())
        }
        #expect(try database.columns()[1] == "a \(type)")
        // A text makes all of them text.
        try database.ingest("customer_id,a\n9,end\n")
        #expect(
            try database.rows().map { $0[1] } == (first + second + ["end"]).map { .text($0) })
        #expect(try database.connection.integrityCheck() == [])
    }

    /// Databases of earlier versions do not tell how their numbers were given.
    @Test func columnsOfEarlierVersionsStayNumbers() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,a\n1,12.50\n")
        try database.connection.execute("update customer_attribute set n_decimals = null")
        try database.ingest("customer_id,a\n2,13.50\n")
        #expect(try database.columns()[1] == "a real")
        #expect(
            try database.connection.scalar("select n_decimals from customer_attribute") == 2)
    }

    @Test(arguments: [
        (2.5, 0, "2.5"), (3, 0, "3"), (3, 2, "3.00"), (0.1, 17, "0.10000000000000001"),
        (1e-05, 0, "1e-05"), (-0.5, 1, "-0.5"), (1e16, 0, "1e+16"),
        (123456789.125, 3, "123456789.125"),
    ]) func formsOfANumber(_ number: Double, _ form: Int, _ text: String) {
        #expect(NumberForms.text(number, form: form) == text)
        #expect(form > 0 || NumberForms.text(number, form: nil) == text)
    }
}
