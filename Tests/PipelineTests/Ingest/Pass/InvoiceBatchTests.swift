import Pipeline
import Tabular
import Testing

/// The bounds of a batch hold whatever its caller reserved.
@Suite struct InvoiceBatchTests {
    @Test func textFillsWhatWasReserved() {
        let batch = InvoiceBatch(capacity: 1)
        batch.makeTextRoom(1000)
        batch.textEnd(atMost: 1000).update(repeating: 0x61, count: 1000)
        batch.advanceText(1000)
        batch.set(.country, start: 0, length: 1000)
        for column in InvoiceBatch.Text.allCases where column != .country {
            batch.set(column, start: 0, length: -1)
        }
        batch.endRow(lineNo: 1, quantity: Quantity(e4: 20_000), unitPrice: 3)
        #expect(batch.isFull)
        #expect(batch.string(.country, row: 0)?.utf8.count == 1000)
        #expect(!batch.hasTextRoom(1))
    }

    @Test func textBeyondItEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let batch = InvoiceBatch(capacity: 1)
            print(batch.textEnd(atMost: 129))
        }
        await #expect(processExitsWith: .failure) {
            let batch = InvoiceBatch(capacity: 1)
            batch.advanceText(120)
            print(batch.append(CivilTime()))
        }
        await #expect(processExitsWith: .failure) {
            InvoiceBatch(capacity: 1).advanceText(129)
        }
    }

    @Test func aRowBeyondItEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let batch = InvoiceBatch(capacity: 1)
            for line in 1...2 {
                batch.endRow(lineNo: line, quantity: Quantity(e4: 10_000), unitPrice: 1)
            }
        }
        await #expect(processExitsWith: .failure) {
            print(InvoiceBatch(capacity: 1).string(.country, row: 0) ?? "")
        }
    }
}
