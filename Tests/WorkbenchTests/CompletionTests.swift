import Foundation
import TestSupport
import Testing

/// What bash completes, by bash itself, and what is written for the other shells and `man`.
@Suite(.serialized) struct CompletionTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
        try FileManager.default.copyItem(
            atPath: SmallShop.shared.get().path, toPath: database)
        let published = try Command.workbench(
            "publish", ["--rules", "rfm", "--as", "Mine", "--db", database])
        #expect(published.status == 0, "\(published.errors)")
    }

    /// The words that bash offers for a line; its last word is being typed.
    private func completed(_ words: [String]) throws -> [String] {
        let quoted = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(
            separator: " ")
        let script = """
            set -f
            eval "$('\(try Command.workbench)' --generate-completion-script bash)"
            COMP_WORDS=('\(try Command.workbench)' \(quoted))
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE="${COMP_WORDS[*]}"
            COMP_POINT=${#COMP_LINE}
            COMPREPLY=()
            $(complete -p workbench | sed 's/.*-F \\([^ ]*\\).*/\\1/') workbench "${COMP_WORDS[COMP_CWORD]}" \
                "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try Command.run("/usr/bin/env", ["bash", "-c", script], in: folder.path)
        #expect(outcome.errors == "", "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    @Test func commandsAndRunsAreCompleted() throws {
        #expect(try completed(["prof"]) == ["profile"])
        let runs = try completed(["profile", "--db", database, "kmeans_3"])
        #expect(runs.sorted() == ["kmeans_3_0.001", "kmeans_3_1e-05"])
        let all = try completed(["show", "--db", database, ""])
        for word in ["latest", "best", "published", "dbscan_3_2.5", "12"] {
            #expect(all.contains(word), "\(word)")
        }
        #expect(try completed(["show", "--db", database, "publ"]).contains("published"))
    }

    @Test func namesOfTheDatabaseAreCompleted() throws {
        #expect(try completed(["sweep", "--db", database, "--features", "rfm_n"]) == ["rfm_net"])
        let segments = try completed(["campaign", "X", "--db", database, "--segment", ""])
        let stored = try Command.sqlite3(
            database, "select segment_name from publication_segment where fate <> 'died'")
        for name in stored.output.split(separator: "\n") {
            #expect(segments.contains(String(name)), "\(name)")
        }
        #expect(try Command.workbench("profile", "1", "--db", database).status == 0)
        let own = try Command.sqlite3(
            database, "select segment_name from segment_name where run_id = 1")
        let ofRun = try completed(["profile", "--db", database, "1", "--segment", ""])
        #expect(ofRun.sorted() == own.output.split(separator: "\n").map(String.init).sorted())
        #expect(
            try completed(["report", "--db", database, "--publication", "M"]) == ["Mine"])
    }

    // MARK: Shells that ask for themselves

    private static func has(_ shell: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/" + shell)
    }

    /// What a line is completed by, asked of a shell in a terminal: words of zsh, the screen of fish.
    private func offered(_ shell: String, _ line: String) throws -> String {
        let place = folder.file(shell)
        try FileManager.default.createDirectory(
            atPath: place + "/bin", withIntermediateDirectories: true)
        let binary = place + "/bin/workbench"
        if !FileManager.default.fileExists(atPath: binary) {
            try FileManager.default.createSymbolicLink(
                atPath: binary, withDestinationPath: Command.workbench)
            let script = try Command.workbench("--generate-completion-script", shell)
            try script.output.write(
                toFile: place + (shell == "zsh" ? "/_workbench" : "/workbench.fish"),
                atomically: true, encoding: .utf8)
        }
        let program =
            shell == "zsh"
            ? ["zsh", "-f", Places.root + "/Tests/Shells/zsh_completes.zsh"]
            : ["python3", Places.root + "/Tests/Shells/fish_completes.py"]
        let outcome = try Command.run("/usr/bin/env", program + [place, line], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private static let lines: [(line: String, words: [String])] = [
        ("workbench pro", ["profile"]),
        ("workbench show --db s.db kmeans_3", ["kmeans_3_0.001", "kmeans_3_1e-05"]),
        ("workbench show --db s.db publ", ["published", "published:Mine"]),
        ("workbench sweep --db s.db --features rfm_", ["rfm_net", "rfm_score"]),
        ("workbench campaign X --db s.db --segment ", ["champions", "at risk"]),
    ]

    @Test(.enabled(if: has("zsh"), "zsh is not installed: apt install zsh"))
    func zshOffersTheSame() throws {
        for (line, words) in Self.lines {
            let found = Set(try offered("zsh", line).split(separator: "\n").map(String.init))
            #expect(found.isSuperset(of: words), "\(line): \(found)")
        }
        #expect(try offered("zsh", "workbench show --db none.db k") == "")
    }

    @Test(.enabled(if: has("fish") && has("python3"), "fish is not installed: apt install fish"))
    func fishOffersTheSame() throws {
        for (line, words) in Self.lines {
            let screen = try offered("fish", line)
            for word in words { #expect(screen.contains(word), "\(line): \(screen)") }
            #expect(!screen.contains("Error"), "\(screen)")
        }
    }

    // MARK: Names that would do harm

    /// Names that a shell would take for something to run, for a folder, for several words or for a pattern.
    private static let hostile = [
        "$(touch PWNED)", "`touch PWNED`", "x$(touch PWNED)", "${PWNED:=1}", "$HOME", "~root",
        "a; touch PWNED",
        "it's", "a\"b", "a\\b", "end\\", "*", "?[a-z]{b,c}", "!x", "#c", "<a>|&", "a:b", "-dash",
        "€ & é",
    ]
    /// Those that a shell would put into the line as something else.
    private static let notOffered: [String: Set<String>] = [
        "bash": [
            "$(touch PWNED)", "`touch PWNED`", "x$(touch PWNED)", "${PWNED:=1}", "$HOME", "~root",
        ], "fish": ["~root"], "zsh": ["!x"],
    ]

    /// Gives the publication another name, as another program would.
    private func publish(as name: String) throws {
        let quoted = name.replacing("'", with: "''")
        let outcome = try Command.run(
            "/usr/bin/env",
            [
                "sqlite3", "-bail", database,
                "update publication set publication_name = '\(quoted)'; "
                    + "update publication_segment set segment_name = '\(quoted)' where segment_id = "
                    + "(select min(segment_id) from publication_segment)",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func isHarmed() -> Bool {
        FileManager.default.enumerator(atPath: folder.path)?
            .contains { ($0 as? String)?.hasSuffix("PWNED") ?? true } ?? true
    }

    @Test(arguments: hostile)
    func bashRunsNothingOfAName(_ name: String) throws {
        try publish(as: name)
        for line in [
            ["report", "--db", database, "--publication", ""],
            ["campaign", "X", "--db", database, "--segment", ""],
            ["show", "--db", database, "published"],
        ] {
            let words = try completed(line)
            let wanted = line[0] == "show" ? "published:" + name : name
            // Behind other letters a tilde is nobody's folder.
            let isInner = wanted.contains("~") && !wanted.hasPrefix("~")
            let isOffered = isInner || Self.notOffered["bash"]?.contains(name) == false
            #expect(words.contains(wanted) == isOffered, "\(line): \(words)")
        }
        #expect(!isHarmed())
    }

    /// What a shell runs for a line, a tab and enter, in each of some folders.
    private func typed(_ shell: String, _ line: String, in places: [String]) throws -> [[String]] {
        let place = folder.file(shell)
        let binary = place + "/bin/workbench"
        if !FileManager.default.fileExists(atPath: binary) {
            try FileManager.default.createDirectory(
                atPath: place + "/bin", withIntermediateDirectories: true)
            try """
            #!/bin/sh
            case "$1" in ---completion) exec '\(Command.workbench)' "$@" ;; esac
            printf '%s\\n' "$@" >"$WORKBENCH_TYPED"
            """.write(toFile: binary, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: binary)
            let script = try Command.workbench("--generate-completion-script", shell)
            try script.output.write(
                toFile: place + (shell == "zsh" ? "/_workbench" : "/workbench." + shell),
                atomically: true, encoding: .utf8)
        }
        let outcome = try Command.run(
            "/usr/bin/env",
            ["python3", Places.root + "/Tests/Shells/typed_completion.py", shell, place, line]
                + places, in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map {
            try JSONDecoder().decode([String].self, from: Data($0.utf8))
        }
    }

    /// A name that is completed comes to the command as it is, in one word, and nothing else is run.
    @Test(
        .enabled(if: has("python3"), "python3 is not installed"),
        arguments: ["bash", "zsh", "fish"])
    func aNameIsTypedAsItIs(_ shell: String) throws {
        guard Self.has(shell) else { return }
        let places = Self.hostile.indices.map { folder.file("names/\($0)") }
        for (place, name) in zip(places, Self.hostile) {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            try publish(as: name)
            try FileManager.default.copyItem(atPath: database, toPath: place + "/s.db")
        }
        let found = try typed(shell, "workbench report --db s.db --publication ", in: places)
        try #require(found.count == places.count)
        for (name, words) in zip(Self.hostile, found) {
            let isOffered = Self.notOffered[shell]?.contains(name) == false
            #expect(
                words == ["report", "--db", "s.db", "--publication"] + (isOffered ? [name] : []),
                "\(shell), \(name): \(words)")
        }
        #expect(!isHarmed())
    }

    @Test func aQuotedPathIsTheSamePath() throws {
        for path in [
            "'\(database)'", "\"\(database)\"", database.replacing("s.db", with: "\\s.db"),
        ] {
            #expect(
                try completed(["report", "--db", path, "--publication", ""]) == ["Mine"], "\(path)")
        }
        // Where bash takes the equals sign for a word.
        #expect(try completed(["report", "--db", "=", database, "--publication", ""]) == ["Mine"])
        let segments = try completed(["campaign", "X", "--db", database, "--segment", "'at r"])
        #expect(segments == ["at risk"])
        #expect(
            try completed(["campaign", "X", "--db", database, "--segment", "at\\ r"]) == segments)
    }

    @Test func withoutADatabaseNothingIsOfferedAndNothingMade() throws {
        #expect(try completed(["show", "--db", folder.file("none.db"), ""]).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.file("none.db")))
        let noDatabase = try folder.write("no database", to: "text.db")
        #expect(try completed(["show", "--db", noDatabase, ""]).isEmpty)
    }

    @Test func scriptsAreWrittenForThreeShells() throws {
        let outcome = try Command.run(
            Places.root + "/scripts/completions", [Command.workbench, folder.file("share")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for (file, word) in [
            ("bash-completion/completions/workbench", "complete "),
            ("zsh/site-functions/_workbench", "#compdef workbench"),
            ("fish/vendor_completions.d/workbench.fish", "complete "),
        ] {
            let text = try String(
                contentsOfFile: folder.file("share/" + file), encoding: .utf8)
            #expect(text.contains(word), "\(file)")
        }
        for (shell, file) in [
            ("zsh", "zsh/site-functions/_workbench"),
            ("fish", "fish/vendor_completions.d/workbench.fish"),
        ] where FileManager.default.isExecutableFile(atPath: "/usr/bin/" + shell) {
            let parsed = try Command.run("/usr/bin/" + shell, ["-n", folder.file("share/" + file)])
            #expect(parsed.status == 0, "\(parsed.errors)")
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
    func everyCommandHasAManualPage() throws {
        let pages = folder.file("man1")
        let outcome = try Command.run(
            Places.root + "/scripts/manual", [Command.workbench, pages])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in HelpTests.commands {
            let text = try String(
                contentsOfFile: pages + "/workbench-\(name).1", encoding: .utf8)
            let examples = try #require(text.range(of: ".SH EXAMPLES"), "\(name)")
            let options = try #require(text.range(of: ".SH OPTIONS"), "\(name)")
            #expect(examples.lowerBound < options.lowerBound)
            guard FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") else { continue }
            let shown = try Command.run(
                "/usr/bin/groff", ["-man", "-Tutf8", "-ww", pages + "/workbench-\(name).1"])
            #expect(shown.status == 0 && shown.errors == "", "\(name): \(shown.errors)")
        }
    }
}
