import ArgumentParser
import DragnetCore
import DragnetPipeline
import Foundation

/// Shows and checks settings.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the settings in force, or check a file of settings.",
        subcommands: [Show.self, Check.self])

    /// Lists every setting.
    struct Show: WorkCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every setting with its value; what is left open is chosen by the program.")

        @Flag(help: "Say where each value comes from.")
        var origin = false

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            for entry in try global.loadedConfiguration().entries {
                if global.json {
                    print(entry.json)
                } else {
                    let name = entry.name.padding(toLength: max(22, entry.name.count), withPad: " ", startingAt: 0)
                    let value = UntrustedText.terminal(entry.value ?? "auto")
                    let from = origin ? "\t# \(UntrustedText.terminal(entry.origin.description))" : ""
                    print("\(name) \(value)\(from)")
                }
            }
        }
    }

    /// Checks a file of settings.
    struct Check: WorkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a file of settings: unknown names, values that are not taken.")

        @Argument(help: ArgumentHelp("The file; that of the workspace without.", valueName: "FILE"))
        var file: String?

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            let loaded = try file.map { try ConfigurationLoader.load(file: $0) } ?? global.loadedConfiguration()
            let set = loaded.entries.count { $0.origin != .builtIn }
            if global.json {
                print("{\"v\":1,\"ok\":true,\"set\":\(set),\"settings\":\(loaded.entries.count)}")
            } else {
                print("\(set) of \(loaded.entries.count) settings are set, all of them well")
            }
        }
    }
}

extension LoadedConfiguration.Entry {
    /// The setting as a line of JSON.
    var json: String {
        let value = self.value.map(JSONText.quoted) ?? "null"
        return "{\"v\":1,\"name\":\(JSONText.quoted(name)),\"value\":\(value),"
            + "\"origin\":\(JSONText.quoted(origin.description))}"
    }
}
