import ArgumentParser
import DragnetCore
import DragnetEvents
import DragnetPipeline
import DragnetVectors

/// Lists the entities most like one.
struct NeighborsCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbors",
        abstract: "List the entities whose surroundings are most like those of one, by the model's vectors.")

    @Argument(help: ArgumentHelp("The entity's name.", valueName: "ID"))
    var id: String

    @Option(help: ArgumentHelp("How many; 10 unless told.", valueName: "K"))
    var top: Int?

    @Option(
        help: ArgumentHelp(
            "All that are at least so alike: a cosine or product, or a distance at most.", valueName: "X"))
    var within: Double?

    @Option(help: ArgumentHelp("How likeness is measured.", valueName: "cosine|euclidean|dot"))
    var metric: String?

    @Option(help: ArgumentHelp("Entities of this type alone.", valueName: "TYPE"))
    var type: String?

    @Flag(
        help: """
            Entities that it has never met and is likely to, by the product of its vector and theirs as contexts: with \
            --type merchant, merchants for a card.
            """)
    var unmet = false

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        let name = metric ?? (unmet ? "dot" : "cosine")
        guard let metric = NeighborMetric(rawValue: name) else {
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(name))\" is no metric", help: "say cosine, euclidean or dot")
        }
        guard !unmet || metric == .dot else {
            throw DragnetError(
                .usage, "--unmet ranks by the dot product, not by \(metric.rawValue)", help: "leave --metric out")
        }
        guard top == nil || within == nil, top ?? 1 >= 1, within?.isFinite ?? true else {
            throw DragnetError(
                .usage, "--top wants a number from 1 on, --within a number, and only one of them fits",
                help: "say --top 10, or --within 0.8")
        }
        if let type, EntityType(name: type) == nil {
            throw DragnetError(
                .usage,
                "--type \"\(UntrustedText.terminal(UntrustedText.shortened(type, to: 60)))\" is no type of entity",
                help: "types are " + EntityType.allCases.map(\.name).joined(separator: ", "))
        }
        var job = NeighborsJob(id: id, workspace: try global.workspacePath(), configuration: configuration)
        job.metric = metric
        job.reach = within.map { .within($0) } ?? .top(top ?? 10)
        job.type = type
        job.isUnmet = unmet
        let asked = job
        let answer = try global.withContext(configuration) { try asked.run(context: $0) }
        if let count = answer.coldNeighbors {
            global.say(
                "note: \(UntrustedText.terminal(id)) came after the model was learnt; its place is worked out from "
                    + (count == 1 ? "one entity" : "\(count) entities") + " that it has met")
        }
        for match in answer.matches {
            if global.json {
                print(try match.json())
            } else {
                let value = (match.value * 10_000).rounded() / 10_000
                print("\(value)\t\(UntrustedText.terminal(match.id))")
            }
        }
        if answer.matches.isEmpty { global.say("nobody is so alike") }
    }
}
