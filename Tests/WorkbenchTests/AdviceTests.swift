import Foundation
import TestSupport
import Testing

/// What `ingest` tells to type works when it is typed.
struct AdviceTests {
    /// The cases of issue 12 that are handed out; not a part of the repository.
    private static let cases: [String] = {
        let root = Places.root + "/../shared/cases"
        let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return found.filter { name in
            ["csv", "xlsx", "txt", "zip"].contains((name as NSString).pathExtension)
                && !name.contains("RESULT") && !name.contains("customers_export")
                && !name.contains("/drop/")
        }.sorted().map { root + "/" + $0 }
    }()

    @Test(.enabled(if: !cases.isEmpty), arguments: cases)
    func theNextStepWorks(_ file: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Command.workbench("ingest", file, "--db", folder.file("s.db"))
        guard outcome.status == 0 else {
            // A refusal names a flag, another file or what to mend.
            #expect(!outcome.errors.contains("next:"))
            return
        }
        let next = outcome.errors.split(separator: "\n").last { $0.hasPrefix("next: workbench ") }
        guard let next else { return }
        let words = next.dropFirst("next: workbench ".count).split(separator: " ").map(String.init)
        let typed = try Command.workbench(words[0], Array(words.dropFirst()))
        #expect(typed.status == 0, "\(next)\n\(typed.errors)")
    }

    @Test func withoutCustomersNothingIsProposed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + "1,A,MUG,1,2023-01-15 10:00,2.5,,UK\n", to: "a.csv")
        let outcome = try Command.workbench("ingest", file, "--db", folder.file("s.db"))
        #expect(outcome.status == 0)
        #expect(!outcome.errors.contains("next:"))
    }

    /// The flag that a message names settles what it complains of.
    @Test(arguments: [
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Price,CustomerID,Country\n"
                + "1,A,MUG,1,2023-01-15 10:00,2.5,9,c,UK\n", "--map unit_price='Price#2'"
        ),
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,\"Price, each one\",CustomerID\n"
                + "1,A,MUG,1,2023-01-15 10:00,2.5,c\n", "--map unit_price='Price, each one'"
        ),
        (
            "Order ID,Order Date,Customer ID,Product ID,Sales,Quantity\n"
                + "1,2023-01-15,c,A,5.00,2\n", "--line-total Sales"
        ),
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country\n"
                + "1,A,\"5\" mug\",1,2023-01-15 10:00,2.5,c,UK\n", "--quote none"
        ),
    ])
    func theFlagThatIsNamedSettlesIt(_ text: String, _ flag: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "a.csv")
        let refused = try Command.workbench("ingest", file, "--db", folder.file("s.db"))
        #expect(refused.status == 65)
        #expect(refused.errors.contains(flag), "\(refused.errors)")
        let typed = try Command.run(
            "/bin/sh", ["-c", "'\(Command.workbench)' ingest '\(file)' \(flag) --db s.db"],
            in: folder.path)
        #expect(typed.status == 0, "\(typed.errors)")
    }

    /// A name of a file is one word of what is told to type, and nothing of it is run.
    @Test func aCommandWithANameCanBePasted() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "CustomerID,Name,Newsletter,Email\nc,Ann,yes,a@b.de\n", to: "$(touch PWNED) it's.csv")
        let refused = try Command.run(
            Command.workbench, ["ingest", file, "--db", "s.db"], in: folder.path)
        #expect(refused.status == 65)
        let told = try #require(refused.errors.range(of: "workbench ingest "), "\(refused.errors)")
        let words = refused.errors[told.lowerBound...].split(separator: "\n")[0].dropLast()
        let typed = try Command.run(
            "/bin/sh", ["-c", "workbench () { printf '%s\\n' \"$@\"; }; \(words)"], in: folder.path)
        #expect(typed.output.split(separator: "\n").contains(Substring(file)), "\(typed.output)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("PWNED")))
    }

    /// No column is proposed whose content cannot be it.
    @Test(arguments: [
        (
            "household_key,BASKET_ID,DAY,PRODUCT_ID,QUANTITY,SALES_VALUE,TRANS_TIME,WEEK_NO\n"
                + "2375,26984851472,1,1004906,1,1.39,1631,1\n", "--map invoiced_at=TRANS_TIME"
        ),
        (
            "Order Date,Order Time,SKU,Item,Qty,Price,Customer ID\n"
                + "2023-01-15,10:00,A,Mug,1,2.5,c\n", "--map invoice_no='Order"
        ),
        (
            "Order ID,SKU,Qty,Order Date,Price,Customer Name\n1,A,1,2023-01-15,2.5,Ann Lee\n",
            "description='Customer Name'"
        ),
    ])
    func nothingIsProposedThatCannotBe(_ text: String, _ advice: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "a.csv")
        let outcome = try Command.workbench("ingest", file, "--db", folder.file("s.db"))
        #expect(!outcome.errors.contains(advice), "\(outcome.errors)")
    }
}
