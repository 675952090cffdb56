import ArgumentParser

/// How vectors are learnt; a lighter budget is chosen by size unless something is said here.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Numbers in a vector.", valueName: "N"))
    var dim: Int?

    @Option(help: ArgumentHelp("The return parameter; below 1 walks stay near.", valueName: "P"))
    var p: Double?

    @Option(help: ArgumentHelp("The in-out parameter; below 1 walks go far.", valueName: "Q"))
    var q: Double?

    @Option(help: ArgumentHelp("Walks from each node.", valueName: "N"))
    var walks: Int?

    @Option(help: ArgumentHelp("Nodes in a walk.", valueName: "N"))
    var length: Int?

    @Option(help: ArgumentHelp("Nodes on each side that count as context.", valueName: "N"))
    var window: Int?

    @Option(help: ArgumentHelp("Negative samples for each pair.", valueName: "N"))
    var negative: Int?

    @Option(help: ArgumentHelp("Passes over the walks.", valueName: "N"))
    var epochs: Int?

    @Option(help: ArgumentHelp("The types that walks meet in turn, over and over.", valueName: "card,merchant"))
    var pattern: String?

    @Option(help: ArgumentHelp("What a repeated or heavy contact counts.", valueName: "auto|amount|count|none"))
    var weight: String?

    @Flag(help: "Walks follow the direction of events.")
    var directed = false

    @Option(help: ArgumentHelp("Where vectors begin.", valueName: "diffusion|random"))
    var start: String?

    @Option(help: ArgumentHelp("How vectors are made; diffusion is much cheaper.", valueName: "node2vec|diffusion"))
    var method: String?

    @Flag(help: "Three negative samples that weigh as much as five; a third less time.")
    var fast = false

    @Option(
        help: ArgumentHelp(
            "What learning vectors may take: it is done in more and smaller parts, or refused; vectors depend on it.",
            valueName: "512M|2G"))
    var memoryLimit: String?
    @Option(help: ArgumentHelp("Only the last stretch of what is learnt from makes the graph.", valueName: "30d"))
    var period: String?

    @Option(help: ArgumentHelp("The age at which an event weighs half in the graph.", valueName: "14d"))
    var halfLife: String?

    /// Settings by name, for the configuration.
    var settings: [String: String] {
        var settings: [String: String] = [:]
        settings["embed.dim"] = dim.map { "\($0)" }
        settings["embed.p"] = p.map { "\($0)" }
        settings["embed.q"] = q.map { "\($0)" }
        settings["embed.walks"] = walks.map { "\($0)" }
        settings["embed.length"] = length.map { "\($0)" }
        settings["embed.window"] = window.map { "\($0)" }
        settings["embed.negative"] = negative.map { "\($0)" }
        settings["embed.epochs"] = epochs.map { "\($0)" }
        settings["embed.pattern"] = pattern
        settings["embed.weight"] = weight
        if directed { settings["embed.directed"] = "true" }
        settings["embed.start"] = start
        settings["embed.method"] = method
        if fast { settings["embed.fast"] = "true" }
        settings["embed.memoryLimit"] = memoryLimit
        settings["embed.period"] = period
        settings["embed.halfLife"] = halfLife
        return settings
    }
}
