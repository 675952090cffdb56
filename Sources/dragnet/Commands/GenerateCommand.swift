import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetSynthesis

/// A seeded synthetic log with planted, labelled anomalies.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a seeded synthetic log with planted, labelled anomalies.",
        subcommands: [Transactions.self, Network.self])

    /// What both kinds of log take.
    struct Options: ParsableArguments {
        @Option(help: ArgumentHelp("About how many rows; a network of full size has 1.3 million.", valueName: "N"))
        var rows: Int?

        @Option(help: ArgumentHelp("Groups of each planted kind; 0 makes a clean log.", valueName: "N"))
        var anomalies = 1

        @Option(name: .shortAndLong, help: ArgumentHelp("Where the log goes.", valueName: "FILE"))
        var output: String

        @Option(help: ArgumentHelp("Where the labels go.", valueName: "FILE"))
        var labels: String?

        /// Refuses to let one file overwrite another, and places where none can be written.
        ///
        /// - Parameter others: further files that the command writes.
        func checkFiles(and others: [String?] = []) throws {
            let files = [output, labels].compactMap(\.self) + others.compactMap(\.self)
            guard Set(files).count == files.count else {
                throw DragnetError(
                    .usage, "two outputs go to one file, so that one would overwrite the other",
                    help: "name another file for each of -o, --labels and --host-labels")
            }
            for file in files { try AtomicFile.check(file) }
        }

        /// Writes both files and says what is in them.
        func write(_ log: GeneratedLog, _ global: GlobalOptions) throws {
            try AtomicFile.write(log.log, to: output)
            if let labels { try AtomicFile.write(log.labels, to: labels) }
            global.say(
                "\(log.rowCount) rows, \(log.entityCount) entities, \(log.groups.count) planted groups with "
                    + "\(log.plantedRowCount) rows in \(UntrustedText.terminal(output))")
        }
    }

    /// Who paid whom.
    struct Transactions: WorkCommand {
        static let configuration = CommandConfiguration(abstract: "A bank's payments, CSV.")

        @OptionGroup var options: Options
        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            try options.checkFiles()
            let configuration = try global.configuration()
            var settings = TransactionGenerator.Configuration()
            if let rows = options.rows { settings.rows = rows }
            settings.anomalyGroups = options.anomalies
            settings.seed = UInt64(configuration.embed.seed)
            let log = try global.withContext(configuration) { try TransactionGenerator(settings).generate($0) }
            try options.write(log, global)
        }
    }

    /// Who talked to whom.
    struct Network: WorkCommand {
        static let configuration = CommandConfiguration(abstract: "An office network's connections, Zeek conn.log.")

        @OptionGroup var options: Options

        @Option(
            help: ArgumentHelp(
                "Where the labels of the internal hosts go, for eval --unit entity.", valueName: "FILE"))
        var hostLabels: String?

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            try options.checkFiles(and: [hostLabels])
            let configuration = try global.configuration()
            var settings = NetworkGenerator.Configuration()
            settings.rows = options.rows
            settings.anomalyGroups = options.anomalies
            settings.seed = UInt64(configuration.embed.seed)
            let log = try global.withContext(configuration) { try NetworkGenerator(settings).generate($0) }
            try options.write(log, global)
            if let hostLabels, let hosts = log.entityLabels { try AtomicFile.write(hosts, to: hostLabels) }
        }
    }
}
