/// Spreadsheet dates: days since an epoch, with the time as their fraction.
package struct SerialDate: Sendable {
    private let uses1904: Bool

    /// The 1900 system, or the 1904 system of old Macs.
    package init(uses1904: Bool = false) { self.uses1904 = uses1904 }

    /// Appends the time as `YYYY-MM-DD HH:MM:SS`, rounded to the second.
    ///
    /// Day 60 of the 1900 system is 29 February 1900, which never was; it is written so, and the date
    /// parser rejects it. So is day 0, with the time of day that is all of it.
    /// - Returns: `false` where `bytes` is not a number of a day.
    func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: ByteBuffer) -> Bool {
        guard let (time, isReal) = time(bytes) else { return false }
        guard isReal || time.hour + time.minute + time.second > 0 else {
            output.append(time.day == 0 ? "1900-01-00" : "1900-02-29")
            return true
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: CivilTime.textLength) { text in
            guard let base = text.baseAddress else { return }
            time.write(to: text)
            output.append(base, CivilTime.textLength)
        }
        return true
    }

    /// The text of a serial number, for tests.
    package func text(_ serial: String) -> String? {
        let output = ByteBuffer()
        return Array(serial.utf8).withUnsafeBufferPointer { append($0, to: output) }
            ? String(decoding: output.view, as: UTF8.self) : nil
    }

    private func time(_ bytes: UnsafeBufferPointer<UInt8>) -> (CivilTime, isReal: Bool)? {
        guard bytes.count < 32, case .value(let serial) = NumberParser.decimal(bytes),
            serial >= 0, serial < 200_000
        else { return nil }
        let seconds = Int((serial * 86_400).rounded())
        var day = seconds / 86_400
        if !uses1904 {
            if day == 0 {
                var time = CivilTime()
                (time.year, time.month) = (1900, 1)
                time.hour = seconds / 3600
                (time.minute, time.second) = (seconds / 60 % 60, seconds % 60)
                return (time, false)
            }
            if day == 60 {
                var time = CivilTime()
                time.day = 29
                return (time, false)
            }
            // Days before the invented one count from a day later.
            if day < 60 { day += 1 }
        }
        // Days from 1 March of year 0, in which leap days come last (Hinnant, chrono-compatible
        // low-level date algorithms).
        let epoch = uses1904 ? 695_361 : 693_899
        let shifted = day + epoch
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        var time = CivilTime()
        time.day = dayOfYear - (153 * month + 2) / 5 + 1
        time.month = month < 10 ? month + 3 : month - 9
        time.year = yearOfEra + era * 400 + (time.month <= 2 ? 1 : 0)
        let clock = seconds % 86_400
        (time.hour, time.minute, time.second) = (clock / 3600, clock / 60 % 60, clock % 60)
        return (time, true)
    }
}
