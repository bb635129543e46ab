import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, `kill` and a terminal that is closed: the first asks the work to end cleanly, the second ends the process.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// Whether the user asked to stop.
    static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// The signal that asked; SIGINT before any has.
    static var cause: Int32 {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? SIGINT : number
    }

    /// Starts to listen; the handlers live as long as the process.
    static func listen() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let before = signal(number) { number in
                // Only what a signal handler may do: an atomic store, write and _exit.
                if Interruption.received.exchange(number, ordering: .relaxed) != 0 {
                    _exit(128 + number)
                }
            }
            // `nohup`: the caller wants us to outlive the terminal.
            let isIgnored =
                unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
            if number == SIGHUP, isIgnored { signal(SIGHUP, SIG_IGN) }
        }
    }
}

/// Signals that would end the process where a failed write tells as much.
///
/// A reader that closes the pipe early (`workbench runs | head -1`) is no error of ours, and a file
/// that outgrows its limit (`ulimit -f`) is one that the write reports.
func ignoreWriteSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
}

/// Takes the places of standard streams that the caller has closed.
///
/// No file of ours gets their numbers and, with them, what is meant for the screen. Writing to such
/// a stream still fails.
func holdStandardStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
        // The lowest free number is this one.
        _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
}
