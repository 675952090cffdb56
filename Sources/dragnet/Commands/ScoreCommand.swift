import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetIngest
import DragnetPipeline

/// Scores what the workspace holds and has not scored, or the given events.
struct ScoreCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score the workspace's new events, or the given ones, with the champion model.",
        discussion: "With - as the only PATH, events come from stdin and one JSON verdict a line goes to stdout.")

    @Argument(help: ArgumentHelp("Logs to score without storing them; none scores the workspace.", valueName: "PATH"))
    var paths: [String] = []

    @Option(name: [.short, .long], help: ArgumentHelp("Where the tables go.", valueName: "DIR"))
    var out: String?

    @Option(help: ArgumentHelp("A model's id, or its beginning.", valueName: "ID"))
    var model: String?

    @Option(help: ArgumentHelp("Only events from this time on make incidents.", valueName: "TIME"))
    var since: String?

    @Option(help: ArgumentHelp("The most incidents; 20/day by default.", valueName: "N"))
    var budget: String?

    @Option(help: ArgumentHelp("Exit with 10 if an incident reaches this band.", valueName: "SEVERITY"))
    var failOn: String?

    @OptionGroup(title: "Reading") var input: InputOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let threshold = try failOn.map { name in
            guard let severity = Severity(name: name), severity != .none else {
                throw DragnetError(
                    .usage, "--fail-on \"\(UntrustedText.terminal(name))\" is no severity",
                    help: "say low, medium, high or critical")
            }
            return severity
        }
        var settings = try input.settings()
        settings["detect.budget"] = budget
        let configuration = try global.configuration(settings)
        let workspace = try global.workspacePath()
        if paths == ["-"] && out == nil {
            let (worst, rejects) = try global.withContext(configuration) { context in
                try VerdictStream(workspace: workspace, model: model, configuration: configuration)
                    .run(context: context) { print($0) }
            }
            tell(rejects)
            if let threshold, worst >= threshold { throw CommandStatus.alerts }
            return
        }
        var job = ScoreJob(
            inputs: paths, workspace: workspace, output: out, model: model, since: since,
            configuration: configuration, time: WallClock.now)
        job.drawer = PictureWorker.ofThisProgram(configuration.render)
        let scoring = job
        let summary = try global.withContext(configuration) { try scoring.run(context: $0) }
        guard summary.events > 0 else {
            global.say("nothing new: every event of the workspace was scored before")
            return
        }
        try RunSummaryPrinter(global: global).print(summary)
        if let threshold, summary.worst >= threshold { throw CommandStatus.alerts }
    }

    /// Rows that got no verdict; there is no file to look them up in.
    private func tell(_ rejects: [RejectedRow]) {
        let most = 10
        for reject in rejects.prefix(most) {
            let column = reject.column.map { ", column \(UntrustedText.terminal($0))" } ?? ""
            global.say("line \(reject.line)\(column): \(UntrustedText.terminal(reject.reason)); no verdict")
        }
        if rejects.count > most { global.say("\(rejects.count - most) more lines have no verdict") }
    }
}
