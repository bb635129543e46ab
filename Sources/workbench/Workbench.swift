import ArgumentParser

@main
struct Workbench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "workbench")
}
