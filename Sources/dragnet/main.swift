import ArgumentParser
import DragnetCore
// The stream of standard output is a variable of C.
@preconcurrency import Foundation

Interrupt.install()
exit(CommandLineProgram.finish(CommandLineProgram.run(Array(CommandLine.arguments.dropFirst()))))

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

    /// The exit status once all output is out: what could not be written is a failure.
    static func finish(_ status: Int32) -> Int32 {
        let isFlushed = fflush(stdout) == 0
        let reason = isFlushed ? "a part of it is lost" : String(cString: strerror(errno))
        guard !isFlushed || ferror(stdout) != 0, !isOutputClosed else { return status }
        let error = DragnetError(
            .outputFailed, "standard output cannot be written: \(reason)",
            help: "free some disk space, or send it elsewhere")
        report(error, CommandLine.arguments.contains("--json"), false)
        return status == 0 || status == CommandStatus.alerts.code ? error.code.exitStatus : status
    }

    /// Whether the reader of a pipe has gone, as `head` does once it has enough.
    private static var isOutputClosed: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR | POLLHUP) != 0
    }

    private static func report(_ error: any Error, _ isJSON: Bool, _ isVerbose: Bool) {
        let style = TerminalStyle(.auto, on: STDERR_FILENO)
        ErrorReport(error).write(asJSON: isJSON, style: style, isVerbose: isVerbose)
    }
}

/// An exit status that is an answer and no failure.
struct CommandStatus: Error {
    var code: Int32

    /// There are alerts at or above `--fail-on`.
    static let alerts = CommandStatus(code: 10)
}
