import ArgumentParser
import DragnetCore
import DragnetPipeline

/// Node2Vec alone.
struct EmbedCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Learn Node2Vec vectors of an edge list: source destination [weight].",
        discussion: "Any separator, .gz, stdin. 128 dimensions, 10 walks of 80, window 10, 5 negatives unless told.")

    @Argument(help: ArgumentHelp("The edge list, or - for stdin.", valueName: "EDGES"))
    var edges: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The vectors: .txt word2vec text, .bin word2vec binary, .npy with ids beside it.", valueName: "FILE"))
    var output: String?

    @Flag(help: "Say what memory and time it would take, and learn nothing.")
    var estimate = false

    @Flag(help: "Go on with the run that was stopped or killed before it wrote FILE; the vectors are the same bytes.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            """
            Later edges: each node that EDGES lacks gets a vector from its neighbours, and the vectors of EDGES stay the \
            same bytes.
            """, valueName: "FILE"))
    var unseen: String?

    @Option(help: ArgumentHelp("Write the walks too, one a line.", valueName: "FILE"))
    var exportWalks: String?

    @OptionGroup(title: "Learning") var training: TrainingOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration(training.settings)
        guard estimate || output != nil else {
            throw DragnetError(
                .usage, "it is not said where the vectors go", help: "give -o FILE, or --estimate to learn nothing")
        }
        guard unseen != "-" || edges != "-" else {
            throw DragnetError(
                .usage, "stdin cannot be the edges and the later ones", help: "name a file for one of them")
        }
        let output = output ?? ""
        var job = EmbedJob(input: edges, output: output, walksOutput: exportWalks, configuration: configuration)
        job.resumes = resume
        job.unseenInput = unseen
        let asked = job
        if estimate {
            return try EstimatePrinter(global: global).print(
                try global.withContext(configuration) { try asked.estimate(context: $0) })
        }
        global.warnOfSlowProcessor()
        let result = try global.withContext(configuration) { try asked.run(context: $0) }
        for note in result.notes { global.say("note: " + UntrustedText.terminal(note)) }
        if unseen != nil {
            global.say(
                "\(result.unseen.placed) unseen nodes were placed by their neighbours"
                    + (result.unseen.unplaced > 0
                        ? "; \(result.unseen.unplaced) are joined to no node that has a vector and were left out" : ""))
        }
        global.say(
            "\(result.nodes) nodes, \(result.edges) edges, \(result.pairs) pairs: \(result.dimensions) dimensions in "
                + UntrustedText.terminal(output))
    }
}
