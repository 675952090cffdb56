import ArgumentParser
import DragnetCore
import DragnetPipeline

/// Does a scan again.
struct RerunCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Do a scan again from its run.json, and say whether every file came out the same.")

    @Argument(help: ArgumentHelp("The run.json of a scan, or the folder it lies in.", valueName: "RUN.json"))
    var document: String

    @Argument(help: ArgumentHelp("The logs, where they have moved.", valueName: "PATH"))
    var paths: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the results go; replaced only if Dragnet made it.", valueName: "DIR"))
    var out = "dragnet-rerun"

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        var job = RerunJob(document: document, inputs: paths, output: out)
        job.drawer = PictureWorker.ofThisProgram(configuration.render)
        let rerun = job
        let result = try global.withContext(configuration) { try rerun.run(context: $0) }
        try RunSummaryPrinter(global: global).print(result.summary)
        if let version = result.otherVersion {
            global.say("note: the run was made by version \(UntrustedText.terminal(version))")
        }
        if result.differing.isEmpty {
            global.say("every file is the same, byte for byte")
        } else {
            global.say("not the same: " + UntrustedText.terminal(result.differing.joined(separator: ", ")))
        }
    }
}
