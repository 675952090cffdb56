import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetPipeline

/// Everything in one go.
struct ScanCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Read a log and report its incidents, with pictures and reasons; no configuration needed.")

    @Argument(help: ArgumentHelp("Logs: files, folders, .gz, or - for stdin.", valueName: "PATH"))
    var paths: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the results go; replaced only if Dragnet made it.", valueName: "DIR"))
    var out = "dragnet-out"

    @Option(help: ArgumentHelp("The most incidents: 20, 20/day, 3/hour. A ceiling.", valueName: "N"))
    var budget: String?

    @Option(help: ArgumentHelp("Learn from what lies before this time, score the rest.", valueName: "TIME"))
    var until: String?

    @Option(help: ArgumentHelp("How many incidents get a picture.", valueName: "N"))
    var pictures: Int?

    @Flag(name: .customLong("no-report"), help: "Write no report.html.")
    var noReport = false

    @OptionGroup(title: "Reading") var input: InputOptions
    @OptionGroup(title: "Learning") var training: TrainingOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        var settings = try input.settings().merging(training.settings) { $1 }
        settings["detect.budget"] = budget
        settings["detect.until"] = until
        settings["render.pictures"] = pictures.map { "\($0)" }
        if noReport { settings["render.report"] = "false" }
        let configuration = try global.configuration(settings)
        global.warnOfSlowProcessor()
        if global.workspace != nil {
            global.say("note: a scan takes settings from the workspace, but no events, and adds nothing to it")
        }
        var job = try ScanJob(inputs: paths, output: out, configuration: configuration)
        job.drawer = PictureWorker.ofThisProgram(configuration.render)
        let scan = job
        let summary = try global.withContext(configuration) { try scan.run(context: $0) }
        try RunSummaryPrinter(global: global).print(summary)
    }
}
