import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetStorage
import DragnetVectors
import Foundation

/// A command that takes the global options.
protocol WorkCommand: ParsableCommand {
    var global: GlobalOptions { get }
}

/// The flags that every command takes.
struct GlobalOptions: ParsableArguments {
    @Flag(help: "Write results as JSON, one object a line.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing but results and errors.")
    var quiet = false

    @Flag(help: "Say more: what every choice was made from.")
    var verbose = false

    @Option(help: ArgumentHelp("Progress on stderr.", valueName: "auto|none|json"))
    var progress: ProgressMode = .auto

    @Option(help: ArgumentHelp("Colour on a terminal.", valueName: "auto|always|never"))
    var color: ColorChoice = .auto

    @Option(help: ArgumentHelp("Settings, YAML.", valueName: "FILE"))
    var config: String?

    @Option(help: ArgumentHelp("The workspace to work in.", valueName: "DIR"))
    var workspace: String?

    @Option(help: ArgumentHelp("Threads; never changes a result. All processors by default.", valueName: "N"))
    var threads: Int?

    @Option(help: ArgumentHelp("The seed of every random number.", valueName: "N"))
    var seed: Int?

    /// Settings by name, for the configuration.
    var overrides: [String: String] {
        var settings: [String: String] = [:]
        if let threads { settings["resources.threads"] = "\(threads)" }
        if let seed { settings["embed.seed"] = "\(seed)" }
        return settings
    }

    /// The configuration of file, environment and flags, in this order.
    func configuration(_ flags: [String: String] = [:]) throws -> DragnetConfiguration {
        try loadedConfiguration(flags).configuration
    }

    /// The same with the origin of each value.
    func loadedConfiguration(_ flags: [String: String] = [:]) throws -> LoadedConfiguration {
        try ConfigurationLoader.load(
            file: config ?? workspaceConfiguration, environment: ProcessInfo.processInfo.environment,
            overrides: overrides.merging(flags) { $1 })
    }

    /// `dragnet.yaml` of the workspace that was named, if there is one.
    private var workspaceConfiguration: String? {
        guard let workspace else { return nil }
        let path = workspace + "/dragnet.yaml"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Runs work with progress on stderr, and clears the progress line whatever happens.
    func withContext<Result>(
        _ configuration: DragnetConfiguration, _ body: (WorkContext) throws -> Result
    ) throws -> Result {
        let terminal = TerminalProgress(mode: quiet ? .none : progress)
        defer { terminal.finish() }
        let context = WorkContext(
            threads: configuration.resources.threads, cancellation: Interrupt.cancellation, progress: terminal)
        return try body(context)
    }

    /// Says before long learning that it will be longer on this processor than it need be.
    func warnOfSlowProcessor() {
        #if arch(x86_64)
            guard KernelSet.available.count == 1 else { return }
            say(
                "note: this processor has no fused multiply-add (FMA): the vectors are the same bytes, but learning them "
                    + "takes some fifty times longer")
        #endif
    }

    /// The place of the workspace that the command means.
    func workspacePath() throws -> String {
        try Workspace.locate(
            explicit: workspace, environment: ProcessInfo.processInfo.environment,
            currentDirectory: FileManager.default.currentDirectoryPath)
    }

    /// Opens the workspace that the command means.
    func openWorkspace() throws -> Workspace { try Workspace.open(at: workspacePath()) }

    /// Colour for standard output.
    var outputStyle: TerminalStyle { TerminalStyle(color, on: STDOUT_FILENO) }

    /// The width for tables: the terminal's, or no limit into a file.
    var outputWidth: Int? { Terminal.isTerminal(STDOUT_FILENO) ? Terminal.width(STDOUT_FILENO) : nil }

    /// A line for the person, on stderr.
    func say(_ text: String) {
        if !quiet { Terminal.writeError(text + "\n") }
    }
}

extension ProgressMode: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
