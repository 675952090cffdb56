import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetPipeline
import DragnetRendering
import DragnetStorage

/// What narrows a listing.
struct QueryOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("severity:>=high entity:A17 reason:CYCLE score:>=0.9 sort:latest", valueName: "QUERY"))
    var terms: [String] = []

    @Option(help: ArgumentHelp("At most this many.", valueName: "N"))
    var limit: Int?

    @Flag(help: "Closed and suppressed ones too; their status says so.")
    var all = false

    @Flag(help: "CSV instead of a table.")
    var csv = false

    /// What the terms ask for.
    func query() throws -> FindingQuery {
        var query = try QueryText.parse(terms)
        if let limit {
            guard limit > 0 else {
                throw DragnetError(.usage, "--limit is \(limit)", help: "say a number of at least 1")
            }
            query.limit = limit
        }
        if !all { query.statuses = query.statuses ?? [.open, .confirmed] }
        query.time = WallClock.now
        return query
    }
}

/// Lists incidents.
struct IncidentsCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents", abstract: "List the workspace's incidents, worst first.")

    @OptionGroup var query: QueryOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        let incidents = try store.incidents(try query.query())
        if query.csv {
            print(try FindingTables.csv(incidents), terminator: "")
        } else if incidents.isEmpty {
            global.say("no incident fits")
        } else {
            try IncidentPrinter(global: global).print(incidents)
        }
    }
}

/// Lists alerts.
struct AlertsCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "List the workspace's alerts, worst first.")

    @OptionGroup var query: QueryOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        let alerts = try store.alerts(try query.query())
        let model = try store.latestRun()?.model ?? ""
        if query.csv {
            print(try FindingTables.csv(alerts, model: model), terminator: "")
            return
        }
        if global.json {
            for alert in alerts { print(try FindingJSON.line(alert, model: model)) }
            return
        }
        guard !alerts.isEmpty else {
            global.say("no alert fits")
            return
        }
        var table = TextTable([
            .init("ALERT"), .init("INCIDENT"), .init("SEVERITY"), .init("SURPRISE", .trailing),
            .init("REASONS", shrinks: true),
        ])
        for alert in alerts {
            table.add([
                .init(alert.id, .strong), .init(alert.incident), .init(alert.severity.name),
                .init(IncidentPrinter.fixed(alert.surprise)),
                .init(alert.reasons.map(\.code.rawValue).joined(separator: " ")),
            ])
        }
        for line in table.lines(width: global.outputWidth, style: global.outputStyle) { print(line) }
    }
}

/// Says why, or why not.
struct ExplainCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an incident, alert, event, pair or entity is odd, or why it is not.")

    @Argument(help: ArgumentHelp("INC-7F3A9C, event:17, entity:A17, 'pair:A->B', or a bare id.", valueName: "ID"))
    var id: String

    @Argument(help: ArgumentHelp("For a pair: the entity that was paid or reached.", valueName: "TO"))
    var destination: String?

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        let subject = destination.map { "pair:\(id)->\($0)" } ?? id
        var job = ExplainJob(id: subject, workspace: try global.workspacePath(), time: WallClock.now)
        job.configuration = configuration
        let explanation = try global.withContext(configuration) { try job.run(context: $0) }
        if global.json {
            print(try explanation.json())
        } else {
            for line in explanation.lines { print(line) }
        }
    }
}

/// Draws one incident, event, entity or pair.
struct RenderCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Draw an incident, event, entity or pair.")

    @Argument(help: ArgumentHelp("INC-7F3A9C, event:17, entity:A17, 'pair:A->B', or a bare id.", valueName: "ID"))
    var id: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The picture: .svg, .png, .pdf or .dot; - writes SVG to stdout.", valueName: "FILE"))
    var output: String?

    @Option(help: ArgumentHelp("At most this many marks, 3 to 60.", valueName: "N"))
    var maxNodes: Int?

    @Option(
        help: ArgumentHelp(
            "How many steps around it are drawn, 0 to 5; an incident as found, else 1.", valueName: "N"))
    var hops: Int?

    @Option(
        help: ArgumentHelp("How the marks are placed; by the shape.", valueName: "auto|circle|layered|force|plain"))
    var layout: String?

    @Option(help: ArgumentHelp("The colours.", valueName: "light|dark|print"))
    var theme: String?

    @Flag(help: "Describe the picture in words instead.")
    var describe = false

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        var settings: [String: String] = [:]
        settings["render.maxNodes"] = maxNodes.map { "\($0)" }
        settings["render.theme"] = theme
        let configuration = try global.configuration(settings)
        var job = RenderJob(id: id, workspace: try global.workspacePath(), configuration: configuration)
        job.hops = hops
        if let layout {
            guard let known = PictureLayout(rawValue: layout) else {
                throw DragnetError(
                    .usage, "--layout \"\(UntrustedText.terminal(layout))\" is not known",
                    help: "say auto, circle, layered, force or plain")
            }
            job.layout = known
        }
        job.drawer = PictureWorker.ofThisProgram(configuration.render)
        let rendering = job
        let composition = try global.withContext(configuration) { try rendering.composition(context: $0) }
        if describe {
            print(PictureDescription(composition.drawing).text)
            return
        }
        if output == "-" {
            print(String(decoding: try job.picture(composition, named: "picture.svg"), as: UTF8.self), terminator: "")
            return
        }
        let path = output ?? composition.fileName + ".svg"
        try AtomicFile.write(try job.picture(composition, named: path), to: path)
        global.say(UntrustedText.terminal(path))
    }
}

/// Draws what the parent process sends it; started by the program itself and by nobody else.
struct RenderWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: PictureWorker.command, abstract: "Draw in a child process.", shouldDisplay: false)

    func run() { PictureWorkerLoop.run() }
}

/// The case file of one incident.
struct ReportCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write one incident as a case file, or the page of all incidents.")

    @Argument(help: ArgumentHelp("An incident; none writes the page of all.", valueName: "ID"))
    var id: String?

    @Option(help: ArgumentHelp("The form; html for all incidents, md for one.", valueName: "md|html|json"))
    var format: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Where it goes; stdout without.", valueName: "FILE"))
    var out: String?

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        var job = ReportJob(
            id: id, workspace: try global.workspacePath(), settings: configuration.render, time: WallClock.now)
        job.drawer = PictureWorker.ofThisProgram(configuration.render)
        let form = try format.map { name in
            guard let form = ReportJob.Format(rawValue: name) else {
                throw DragnetError(
                    .usage, "--format \"\(UntrustedText.terminal(name))\" is not known", help: "say md, html or json")
            }
            return form
        }
        let report = job
        let text = try global.withContext(configuration) { try report.run(form, context: $0) }
        guard let out, out != "-" else {
            print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
            return
        }
        try AtomicFile.write(text, to: out)
        global.say(UntrustedText.terminal(out))
    }
}
