import ArgumentParser
import DragnetPipeline

/// The root of all commands.
struct DragnetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragnet",
        abstract: "Finds fraud and network anomalies in a log of who paid whom, or who talked to whom.",
        discussion: """
            dragnet scan transactions.csv      everything, no configuration: incidents with pictures and reasons
            dragnet incidents                  list them again
            dragnet explain INC-7F3A9C         why

            Exit status: 0 done, 1 internal or output failure, 2 usage or configuration, 3 input unusable or missing,
            4 resource limit, 5 model missing or incompatible, 10 alerts at or above --fail-on, 130 interrupted.
            """,
        version: DragnetVersion.current,
        subcommands: [
            ScanCommand.self, SniffCommand.self, ImportCommand.self, TrainCommand.self, ScoreCommand.self,
            EmbedCommand.self,
            IncidentsCommand.self, AlertsCommand.self, ExplainCommand.self, NeighborsCommand.self, RenderCommand.self,
            MapCommand.self, ReportCommand.self,
            LabelCommand.self, SuppressCommand.self, EvalCommand.self, ExportCommand.self,
            ServeCommand.self, TokenCommand.self, ModelsCommand.self,
            GenerateCommand.self, RerunCommand.self, ConfigCommand.self, DoctorCommand.self, CompletionsCommand.self,
            VersionCommand.self, RenderWorkerCommand.self,
        ])
}

/// Prints the version.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() throws { print("dragnet \(DragnetVersion.current)") }
}
