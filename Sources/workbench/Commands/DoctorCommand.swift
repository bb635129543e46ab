import ArgumentParser
import Pipeline
import Reports

/// The command `workbench doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look a database over: is it sound, and does every reader open it?",
        discussion: """
            Examples:
              workbench doctor
              workbench doctor shop.db
              workbench doctor shop.db --fix
              workbench doctor shop.db --format json

            A line for each thing: ok, note (somebody may want to know), warning (slower, larger, or some \
            program stumbles) or fault (what is read may be wrong: exit code 2), with what to do. It \
            writes nothing; --fix does what is safe: views and dictionary of this program, statistics, \
            packing, leaving WAL mode, stored sums, ids that differ in capitals, blanks or the form of an \
            accent only as one customer.
            """)

    @Argument(help: "Database file (default: as of --db).", completion: .file())
    var file: String?
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Do what is safe, say what, and look again.")
    var fix = false
    @Flag(help: "Say nothing but what was found.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        guard let file else { return }
        if file.isEmpty { throw ValidationError("FILE is empty. Name a database.") }
        if let other = database.path, other != file {
            throw ValidationError(
                "\(file) and --db \(other) name two databases. Leave out one of them.")
        }
    }

    func run() throws {
        Interruption.listen()
        var database = database
        if let file { database.path = file }
        let path = database.resolvedPath
        let line = ProgressLine("doctor", isQuiet: quiet)
        defer { line.finish() }
        let doctor = Doctor(path: path) { line.update(fraction: nil, detail: $0) }
        let command = "workbench doctor --fix --db \(shellWord(path))"
        let examination: Examination
        if fix {
            try Database.refuseOlder(path)
            // What opening for writing heals would be healed untold. What does not open for reading is told or healed there.
            let reading = try? database.open(for: .reading, isQuiet: true)
            let before = try? reading.map(doctor.examineBeforeWriting)
            reading?.close()
            let (after, done) = try doctor.fix(
                database.open(for: .writing, isQuiet: quiet), after: before)
            line.finish()
            if !quiet { done.forEach(Terminal.note) }
            examination = after
        } else {
            examination = try doctor.examine(database.open(for: .reading, isQuiet: quiet))
            line.finish()
        }
        try render(examination, command)
        let nFaults = examination.diagnoses.count { $0.state == .fault }
        if nFaults > 0 { throw DoctorError.faults(nFaults) }
    }

    private func render(_ examination: Examination, _ command: String) throws {
        guard output.format == .table else {
            return try output.render(Document(examination.table(fix: command)))
        }
        let lines = examination.lines(fix: command)
        let width = Terminal.dataWidth
        let text = lines.flatMap { line in
            // Below the finding.
            width.map { WrappedText.lines(line, width: $0, hanging: 9) } ?? [line]
        }
        try output.render(Document([.text(text.joined(separator: "\n"))]))
    }
}

/// Why `doctor` ends with another code than 0.
enum DoctorError: UserFacingError {
    /// Things that are wrong.
    case faults(Int)

    var kind: FailureKind { .checkFailed }

    var description: String {
        switch self {
        case .faults(let n): "\(counted(n, "fault")), named above with what to do."
        }
    }
}
