import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetStorage
import Foundation

/// Looks whether this machine has what Dragnet needs.
struct DoctorCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether this machine has what Dragnet needs, and try it on a small log.",
        discussion: "Exit status 1 if something failed; warnings are no failure.")

    @Flag(name: .customLong("no-self-test"), help: "Leave the small log out.")
    var noSelfTest = false

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        let here = FileManager.default.currentDirectoryPath
        let known = try? Workspace.locate(
            explicit: nil, environment: ProcessInfo.processInfo.environment, currentDirectory: here)
        var job = DoctorJob(directory: here, workspace: global.workspace ?? known)
        job.testsItself = !noSelfTest
        let asked = job
        let style = global.outputStyle
        let worst = try global.withContext(configuration) { context in
            try asked.run(context: context) { check in
                if global.json { return print(try check.json()) }
                let paint: TerminalStyle.Paint =
                    check.state == .failed ? .bad : check.state == .warning ? .warning : .plain
                let name = check.name.padding(toLength: 10, withPad: " ", startingAt: 0)
                print("\(style(check.state.rawValue, paint))\t\(name)\t\(UntrustedText.terminal(check.found))")
                if let help = check.help { print("\t\t\thelp: \(help)") }
            }
        }
        if worst == .failed { throw CommandStatus(code: 1) }
    }
}
