import Foundation
import Pipeline
import Reports
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
