import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and `kill`: the first asks the work to end cleanly, the second ends the process.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// Whether the user asked to stop.
    static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// Whether it was SIGTERM.
    static var wasTerminated: Bool { received.load(ordering: .relaxed) == SIGTERM }

    /// Starts to listen; the handlers live as long as the process.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                // Only what a signal handler may do: an atomic store, write and _exit.
                if Interruption.received.exchange(number, ordering: .relaxed) != 0 {
                    _exit(128 + number)
                }
            }
        }
    }
}

/// A reader that closes the pipe early (`workbench runs | head -1`) is no error of ours.
func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
}
