import ArgumentParser
import Foundation
import Pipeline
import Store

/// Exit codes, as documented in docs/cli.md (BSD sysexits where they fit).
enum ExitStatus: Int32 {
    case internalFailure = 1
    case checkFailed = 2
    case usage = 64
    case data = 65
    case inputMissing = 66
    case cannotCreate = 73
    case inputOutput = 74
    case busy = 75
    case permission = 77
    case hungUp = 129
    case interrupted = 130
    case terminated = 143
    case closedPipe = 141

    init(_ kind: FailureKind) {
        switch kind {
        case .usage: self = .usage
        case .checkFailed: self = .checkFailed
        case .data: self = .data
        case .inputMissing: self = .inputMissing
        case .cannotCreate: self = .cannotCreate
        case .inputOutput: self = .inputOutput
        case .busy: self = .busy
        case .permission: self = .permission
        case .interrupted:
            self =
                switch Interruption.cause {
                case SIGTERM: .terminated
                case SIGHUP: .hungUp
                default: .interrupted
                }
        case .internal: self = .internalFailure
        }
    }
}

/// Ends the process with the error's message on stderr and its exit code.
func fail(_ error: any Error) -> Never {
    switch error {
    case let error as OutputFileError where error.isReaderGone:
        exit(ExitStatus.closedPipe.rawValue)
    case let error as any UserFacingError:
        Terminal.error("\(error)")
        exit(ExitStatus(error.kind).rawValue)
    case let error as StoreError:
        // Whatever a statement failed with after Ctrl-C, it failed because of it.
        if Interruption.isRequested {
            Terminal.error("stopped; nothing of the unfinished step was kept.")
            exit(ExitStatus(.interrupted).rawValue)
        }
        fail(StoreFailure(error))
    case is ClosedPipe:
        exit(ExitStatus.closedPipe.rawValue)
    default:
        UsageMessage(error).print()
    }
}
