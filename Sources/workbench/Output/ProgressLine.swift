import Foundation
import Pipeline
import Synchronization

/// Count, rate and time left on stderr: one redrawn line on a terminal, plain lines otherwise.
final class ProgressLine: Sendable {
    private struct State {
        var lastDrawn = -Double.infinity
        var fraction: Double?
    }

    private let state = Mutex(State())
    private let start = monotonicSeconds()
    private let label: String
    private let isQuiet: Bool

    init(_ label: String, isQuiet: Bool) {
        self.label = label
        self.isQuiet = isQuiet
    }

    /// Share of the work that is done, `nil` if that is not known, and what to say about it.
    ///
    /// Drawn ten times a second on a terminal, every five seconds elsewhere.
    func update(fraction: Double?, detail: String) {
        guard !isQuiet else { return }
        let now = monotonicSeconds()
        let interval = Terminal.isInteractive ? 0.1 : 5
        let draws = state.withLock { state in
            if let fraction { state.fraction = max(state.fraction ?? 0, min(1, fraction)) }
            guard now - state.lastDrawn >= interval else { return false }
            // The first plain line is worth its place only once the work turns out long.
            let isFirst = state.lastDrawn == -.infinity
            state.lastDrawn = now
            return Terminal.isInteractive || !isFirst
        }
        guard draws else { return }
        let line = text(now: now, detail: detail)
        if Terminal.isInteractive { Terminal.status(line) } else { Terminal.note(line) }
    }

    /// Says something that stays on the screen.
    func note(_ text: String) {
        guard !isQuiet else { return }
        Terminal.clearStatus()
        Terminal.note(text)
    }

    /// Takes the line away.
    func finish() {
        if !isQuiet { Terminal.clearStatus() }
    }

    private func text(now: Double, detail: String) -> String {
        let elapsed = now - start
        guard let fraction = state.withLock({ $0.fraction }) else {
            return "\(label) \(detail)  \(duration(elapsed)) gone"
        }
        let filled = Int(fraction * 20)
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        let left = fraction > 0.005 ? duration(elapsed * (1 - fraction) / fraction) : "…"
        return "\(label) \(Terminal.isInteractive ? bar + " " : "")\(Int(fraction * 100)) %  "
            + "\(detail)  \(duration(elapsed)) gone, \(left) left"
    }
}

/// Seconds as a person says them: `4.2 ms`, `0.42 s`, `12.3 s`, `3 min 05 s`.
func duration(_ seconds: Double) -> String {
    if seconds < 0.0995 { return String(format: "%.1f ms", seconds * 1000) }
    if seconds < 9.95 { return String(format: "%.2f s", seconds) }
    if seconds < 99.5 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s"
}

/// Bytes as a person says them: `45.6 MB`.
func megabytes(_ bytes: Double) -> String { String(format: "%.1f MB", bytes / 1e6) }

/// A count with thousands separators, whatever the locale: `541,909`.
func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return result
}
