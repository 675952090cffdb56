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

    @Flag(help: "Make a new workspace, and refuse to add to one that stands there.")
    var new = false

    @OptionGroup(title: "Reading") var input: InputOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration(try input.settings())
        let job = ImportJob(inputs: paths, workspace: try place(), configuration: configuration)
        let result = try global.withContext(configuration) { try job.run(context: $0) }
        for note in result.notes { global.say("note: " + UntrustedText.terminal(note)) }
        for skipped in result.summary.skipped {
            global.say("\(UntrustedText.terminal(skipped.name)) is in the workspace already: nothing to do")
        }
        if global.json {
            print(
                "{\"v\":1,\"events\":\(result.summary.events),\"entities\":\(result.summary.entities),"
                    + "\"rejected\":\(result.rejected),\"imported\":\(result.summary.imported.count),"
                    + "\"skipped\":\(result.summary.skipped.count)}")
        } else {
            print("\(result.summary.events) events and \(result.summary.entities) new entities imported")
        }
    }

    /// The workspace that stands, or a new one in `.dragnet` here.
    private func place() throws -> String {
        let place = wantedPlace()
        if new && Workspace.exists(place) {
            throw DragnetError(
                .usage, "there is a workspace already", at: DragnetError.Place(file: place),
                help: "leave --new out to add to it, or name another with --workspace DIR")
        }
        return place
    }

    private func wantedPlace() -> String {
        if let named = global.workspace { return named }
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["DRAGNET_WORKSPACE"], !named.isEmpty { return named }
        let here = FileManager.default.currentDirectoryPath
        if new { return here + "/.dragnet" }
        let found = try? Workspace.locate(explicit: nil, environment: [:], currentDirectory: here)
        // A scan's own workspace is never added to.
        if let found, !found.hasSuffix("/dragnet-out/workspace") { return found }
        return here + "/.dragnet"
    }
}
