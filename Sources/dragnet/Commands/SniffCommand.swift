import ArgumentParser
import DragnetCore
import DragnetIngest
import DragnetPipeline
import Foundation

/// Says what a log holds, and changes nothing.
struct SniffCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "sniff",
        abstract: "Say how a log would be read: its form, each column's role and why, and the health of its data.",
        discussion: "The last line is the command that reads it so. Exit status 3 asks where a role is not sure.")

    @Argument(help: ArgumentHelp("Logs: files, folders, .gz, or - for stdin.", valueName: "PATH"))
    var paths: [String]

    @Option(help: ArgumentHelp("How many rows of each file are looked at.", valueName: "N"))
    var rows = 100_000

    @OptionGroup(title: "Reading") var input: InputOptions
    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration(try input.settings())
        let reader = LogReader(options: try configuration.ingestOptions())
        let report = try global.withContext(configuration) { try reader.sniff(paths, rows: rows, context: $0) }
        if global.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            for line in report.lines(name: paths.joined(separator: " ")) { print(line) }
        }
        if let question = report.question { throw question }
    }
}
