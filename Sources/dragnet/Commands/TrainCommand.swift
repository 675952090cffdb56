import ArgumentParser
import DragnetCore
import DragnetPipeline

/// Learns a model from the workspace's events.
struct TrainCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn a model from the workspace's events; the first one becomes the champion.")

    @Option(help: ArgumentHelp("Learn only from events before this time.", valueName: "TIME"))
    var until: String?

    @Flag(help: "Let the new model take over from the champion.")
    var promote = false

    @Flag(
        help: """
            Only if it pays: a tenth more events than the champion learnt from, or new labels. The new model then takes \
            over.
            """)
    var ifDue = false

    @Flag(help: "Go on with the training that was stopped or killed here; the model is that of an undisturbed one.")
    var resume = false

    @Flag(help: "Say what memory and time the vectors would take, and learn nothing.")
    var estimate = false

    @OptionGroup(title: "Hosts") var hosts: HostOptions
    @OptionGroup(title: "Learning") var training: TrainingOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        var settings = training.settings.merging(hosts.settings) { $1 }
        settings["detect.until"] = until
        let configuration = try global.configuration(settings)
        let workspace = try global.workspacePath()
        if ifDue {
            let need = try TrainingNeed.of(workspace: workspace)
            guard need.isDue else {
                return global.say(
                    "the champion stays: \(need.newEvents) new events beside the \(need.learntEvents) that it knows")
            }
        }
        var job = TrainJob(
            workspace: workspace, configuration: configuration, promotes: promote || ifDue, time: WallClock.now)
        job.resumes = resume
        let asked = job
        if estimate {
            return try EstimatePrinter(global: global).print(
                try global.withContext(configuration) { try asked.estimate(context: $0) })
        }
        global.warnOfSlowProcessor()
        let result = try global.withContext(configuration) { try asked.run(context: $0) }
        if global.json {
            print(
                "{\"v\":1,\"model\":\"\(result.model)\",\"champion\":\(result.isChampion),\"events\":\(result.events),"
                    + "\"clusters\":\(result.clusters)}")
        } else {
            print(
                "model \(result.model.prefix(12)) from \(result.events) events, \(result.clusters) clusters"
                    + (result.isChampion ? ", champion" : "; the champion stays, --promote changes it"))
        }
    }
}
