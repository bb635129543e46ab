import Tabular

/// Signs and marks of numbers that are not what they look like.
extension InvoiceFilePass {
    /// Makes a return of a line whose price, too, is below zero, unless the file has what it could take back.
    @inline(never)
    func takeSigns(_ numbers: inout LineNumbers) {
        guard numbers.quantity.e4 < 0 else {
            if numbers.quantity.e4 > 0 { summary.twoSigns.takingOff += 1 }
            return
        }
        var hash = TupleHash()
        hash.combine(trimmedField(.customerID))
        summary.twoSigns.add(-numbers.amount, customer: hash.low, line: reader.line)
        if !conventions.keepsTwoSigns { numbers.unitPrice = -numbers.unitPrice }
    }

    /// Tells what became of such lines.
    func tellTwoSigns() {
        guard summary.twoSigns.lines > 0 else { return }
        summary.warnings.append(
            summary.twoSigns.words(of: summary, isKept: conventions.keepsTwoSigns))
    }

    /// Counts a quantity that is read as thousands and would be parts of a piece under the other mark.
    func noteThousands(_ field: UnsafeBufferPointer<UInt8>) {
        guard field.contains(conventions.decimalMark.other.byte),
            LocalNumber.evidence(field) == .ambiguous
        else { return }
        if summary.doubtfulQuantities.lines == 0 {
            summary.doubtfulQuantities.firstLine = reader.line
            summary.doubtfulQuantities.firstText = shown(field)
        }
        summary.doubtfulQuantities.lines += 1
    }

    /// Quantities from which on it is no chance that all of them would be thousands.
    private static var fewestDoubtful: Int { 3 }

    /// Refuses a file whose quantities all are others under the other mark, unless the caller has decided; tells it
    /// where they are one or two.
    ///
    /// - Throws: `data` where prices alone tell the mark, and each quantity has the mark of thousands.
    func refuseDoubtfulQuantities() throws(IngestError) {
        let found = summary.doubtfulQuantities
        switch conventions.decimalMarkBasis {
        case .option, .format, .assumed: return
        case .file, .earlierFiles: break
        }
        guard found.lines > 0, found.lines >= summary.linesKept else { return }
        let mark = conventions.decimalMark
        let words =
            "the quantity \(found.firstText) and all others like it (\(found.lines) of \(summary.linesRead) lines, 100 %"
            + " of the file's net revenue) have three digits behind a mark that prices do not have before their decimals: read as"
            + " thousands they come to \(summary.amounts.text(summary.amount)), as parts of a piece to"
            + " \(summary.amounts.text(summary.amount / 1000))"
        let advice =
            "Pass --decimal-mark \(mark.rawValue) if they are thousands; if they are not, write them with the mark of"
            + " the prices"
        guard found.lines < Self.fewestDoubtful else {
            throw IngestError(.data, "\(name):\(found.firstLine): \(words). \(advice).")
        }
        summary.warnings.append("\(words), and count as thousands. \(advice)")
    }
}
