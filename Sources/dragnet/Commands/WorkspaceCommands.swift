import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetStorage
import Foundation

/// Takes logs into a workspace.
struct ImportCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a log's events into the workspace.")

    @Argument(help: ArgumentHelp("Logs: files, folders, .gz, or - for stdin.", valueName: "PATH"))
    var paths: [String]

    @Flag(help: "Take in what is new only: files that lie as they lay at the last import are not read again.")
    var new = false

    @OptionGroup(title: "Reading") var input: InputOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration(try input.settings())
        let job = ImportJob(inputs: paths, workspace: place(), configuration: configuration, onlyNew: new)
        let result = try global.withContext(configuration) { try job.run(context: $0) }
        for note in result.notes { global.say("note: " + UntrustedText.terminal(note)) }
        for skipped in result.summary.skipped {
            global.say("\(UntrustedText.terminal(skipped.name)) is in the workspace already: nothing to do")
        }
        let summary = result.summary
        if result.unchanged > 0 {
            global.say(result.unchanged == 1 ? "1 file is unchanged" : "\(result.unchanged) files are unchanged")
        }
        if summary.repeated > 0 {
            global.say("\(summary.repeated) events are in the workspace already by their id: counted once")
        }
        if summary.resumed > 0 { global.say("went on from \(summary.resumed) events that were stored before") }
        if global.json {
            print(
                "{\"v\":1,\"events\":\(result.summary.events),\"entities\":\(result.summary.entities),"
                    + "\"rejected\":\(result.rejected),\"imported\":\(result.summary.imported.count),"
                    + "\"skipped\":\(summary.skipped.count),\"unchanged\":\(result.unchanged),"
                    + "\"repeated\":\(summary.repeated)}")
        } else {
            print("\(result.summary.events) events and \(result.summary.entities) new entities imported")
        }
    }

    /// The workspace that stands, or a new one in `.dragnet` here.
    private func place() -> String {
        if let named = global.workspace { return named }
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["DRAGNET_WORKSPACE"], !named.isEmpty { return named }
        let here = FileManager.default.currentDirectoryPath
        let found = try? Workspace.locate(explicit: nil, environment: [:], currentDirectory: here)
        // A scan's own workspace is never added to.
        if let found, !found.hasSuffix("/dragnet-out/workspace") { return found }
        return here + "/.dragnet"
    }
}
