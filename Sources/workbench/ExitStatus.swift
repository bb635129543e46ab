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
    case interrupted = 130
    case terminated = 143
    case closedPipe = 141

    init(_ kind: FailureKind) {
        switch kind {
        case .usage: self = .usage
        case .data: self = .data
        case .inputMissing: self = .inputMissing
        case .cannotCreate: self = .cannotCreate
        case .inputOutput: self = .inputOutput
        case .busy: self = .busy
        case .permission: self = .permission
        case .interrupted: self = Interruption.wasTerminated ? .terminated : .interrupted
        case .internal: self = .internalFailure
        }
    }

    init(_ error: StoreError) {
        if Interruption.isRequested {
            self.init(FailureKind.interrupted)
        } else if error.isBusy {
            self = .busy
        } else if error.isFull || error.isIOError {
            self = .inputOutput
        } else if error.isReadOnly || error.isPermission {
            self = .permission
        } else if error.isCantOpen {
            self = .cannotCreate
        } else if error.isCorrupt || error.isNotADatabase || error.isConstraint
            || error.isMismatch || error.isRefused || error.isTimeLimit
        {
            self = .data
        } else {
            self = .internalFailure
        }
    }
}

/// Ends the process with the error's message on stderr and its exit code.
func fail(_ error: any Error) -> Never {
    switch error {
    case let error as any UserFacingError:
        Terminal.error("\(error)")
        exit(ExitStatus(error.kind).rawValue)
    case let error as StoreError where error.isCancelled:
        Terminal.error("stopped; nothing of the unfinished step was kept.")
        exit(ExitStatus(.interrupted).rawValue)
    case let error as StoreError:
        let status = ExitStatus(error)
        Terminal.error("\(error)\(advice(for: status))")
        exit(status.rawValue)
    case is ClosedPipe:
        exit(ExitStatus.closedPipe.rawValue)
    default:
        Workbench.exit(withError: error)
    }
}

private func advice(for status: ExitStatus) -> String {
    switch status {
    case .busy: " Another process is writing to the database; try again in a moment."
    case .inputOutput: " Nothing half-written was kept; free some space and run it again."
    case .permission: " Check the rights of the file and of its folder."
    case .cannotCreate: " Check that the folder of --db exists and can be written to."
    default: ""
    }
}
