import ArgumentParser
import DragnetCore
import Foundation

Interrupt.install()
exit(CommandLineProgram.run(Array(CommandLine.arguments.dropFirst())))

/// Runs one command and turns how it ended into an exit status.
enum CommandLineProgram {
    static func run(_ arguments: [String]) -> Int32 {
        var isJSON = false
        var isVerbose = false
        do {
            var command = try DragnetCommand.parseAsRoot(arguments)
            if let command = command as? any WorkCommand {
                isJSON = command.global.json
                isVerbose = command.global.verbose
            }
            try command.run()
            return 0
        } catch let status as CommandStatus {
            return status.code
        } catch let error as DragnetError {
            report(error, isJSON, isVerbose)
            return error.code.exitStatus
        } catch {
            // ArgumentParser's own: help and version are data, what cannot be parsed is told to the person.
            let code = DragnetCommand.exitCode(for: error)
            let message = DragnetCommand.fullMessage(for: error)
            if code.isSuccess {
                print(message)
                return 0
            }
            if code == .validationFailure {
                if arguments.contains("--json") {
                    let help = message.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) }
                    report(DragnetError(.usage, DragnetCommand.message(for: error), help: help), true, isVerbose)
                    return DragnetError.Code.usage.exitStatus
                }
                Terminal.writeError(message.replacingOccurrences(of: "Error: ", with: "dragnet: ") + "\n")
                return DragnetError.Code.usage.exitStatus
            }
            report(error, isJSON, isVerbose)
            return ErrorReport(error).exitStatus
        }
    }

    private static func report(_ error: any Error, _ isJSON: Bool, _ isVerbose: Bool) {
        let style = TerminalStyle(.auto, on: STDERR_FILENO)
        ErrorReport(error).write(asJSON: isJSON, style: style, isVerbose: isVerbose)
    }
}

/// An exit status that is an answer and no failure: alerts at or above `--fail-on`.
struct CommandStatus: Error {
    var code: Int32
}
