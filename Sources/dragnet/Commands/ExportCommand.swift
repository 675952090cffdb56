import ArgumentParser
import DragnetCore
import DragnetPipeline

/// Writes what the workspace holds for other tools.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the graph for other tools.", subcommands: [ExportGraphCommand.self])
}

/// Writes the graph with scores, clusters, reasons, colours and places.
struct ExportGraphCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Write the graph with scores, clusters, reasons, colours and places.",
        discussion: "An edge is all events of one currency from one entity to another. Names are labels, never keys.")

    @Option(help: ArgumentHelp("The form.", valueName: "graphml|dot|json"))
    var to = "graphml"

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where it goes; stdout without, or with -.", valueName: "FILE"))
    var output: String?

    @Option(help: ArgumentHelp("Only the entities of this incident and what is between them.", valueName: "ID"))
    var incident: String?

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        guard let form = GraphForm(rawValue: to) else {
            throw DragnetError(
                .usage, "--to \"\(UntrustedText.terminal(to))\" is not known", help: "say graphml, dot or json")
        }
        let configuration = try global.configuration()
        let job = ExportGraphJob(
            workspace: try global.workspacePath(), form: form, incident: incident,
            seed: UInt64(configuration.embed.seed))
        let path = output == "-" ? nil : output
        let result = try global.withContext(configuration) { context in
            try job.run(to: path, context: context) { print($0, terminator: "") }
        }
        global.say("\(result.nodes) entities, \(result.edges) edges")
    }
}
