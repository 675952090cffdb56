import DragnetTestSupport
import Foundation

/// The built executable, run as a person or a script would run it.
enum Program {
    /// How a run ended and what it said.
    struct Outcome {
        var status: Int32
        /// What came on standard output.
        var output: String
        /// What came on standard error.
        var error: String

        /// The lines of standard output.
        var lines: [Substring] { output.split(separator: "\n") }
    }

    /// An environment in which a scan learns once: where the scan is not what is tested, learning anew takes most of the time.
    static let learningOnce = ["DRAGNET_DETECT_WITHOUT": "relearning"]

    private struct NotBuilt: Error, CustomStringConvertible {
        var description: String { "the executable dragnet is not beside the tests; run swift build first" }
    }

    /// The executable, beside the tests or where the package builds it.
    static let executable: URL? = {
        var folders = [PackagePlaces.file(".build/release")]
        if let first = CommandLine.arguments.first {
            folders.insert(URL(fileURLWithPath: first).deletingLastPathComponent(), at: 0)
        }
        if let url = Bundle.main.executableURL { folders.insert(url.deletingLastPathComponent(), at: 0) }
        return folders.map { $0.appending(path: "dragnet").resolvingSymlinksInPath() }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - folder: its current directory; a folder that holds nothing without one.
    ///   - input: what it reads on standard input.
    ///   - blocks: the largest file that it may write, in units of 512 bytes.
    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], input: [UInt8] = [],
        fileSizeLimit blocks: Int? = nil
    ) throws -> Outcome {
        let running = try start(arguments, in: folder, environment: environment, input: input, fileSizeLimit: blocks)
        return try running.outcome()
    }

    /// Starts the program.
    static func start(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], input: [UInt8] = [],
        fileSizeLimit blocks: Int? = nil
    ) throws -> Running {
        guard let executable else { throw NotBuilt() }
        var command = [executable.path] + arguments
        if let blocks { command = ["/bin/sh", "-c", "ulimit -f \(blocks); exec \"$0\" \"$@\""] + command }
        return try Running(command, folder: folder, environment: environment, input: input)
    }

    /// Runs any other program that the machine has.
    static func other(_ command: [String], in folder: String? = nil) throws -> Outcome {
        try Running(["/usr/bin/env"] + command, folder: folder, environment: [:], input: []).outcome()
    }

    /// A process whose output goes to files, so that no pipe can fill up.
    struct Running {
        private let process = Process()
        private let place: TemporaryFolder

        fileprivate init(_ command: [String], folder: String?, environment: [String: String], input: [UInt8]) throws {
            place = try TemporaryFolder()
            try place.write(input, to: "in")
            try place.write("", to: "out")
            try place.write("", to: "err")
            process.executableURL = URL(fileURLWithPath: command[0])
            process.arguments = Array(command.dropFirst())
            process.currentDirectoryURL = URL(fileURLWithPath: folder ?? place.path())
            // Nothing of the machine's own settings, and no terminal.
            var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("DRAGNET_") }
            all.merge(environment) { $1 }
            process.environment = all
            process.standardInput = try FileHandle(forReadingFrom: place.url.appending(path: "in"))
            process.standardOutput = try FileHandle(forWritingTo: place.url.appending(path: "out"))
            process.standardError = try FileHandle(forWritingTo: place.url.appending(path: "err"))
            try process.run()
        }

        /// Ctrl-C.
        func interrupt() { Foundation.kill(process.processIdentifier, SIGINT) }

        /// What a service manager sends.
        func terminate() { Foundation.kill(process.processIdentifier, SIGTERM) }

        /// Whether it still runs.
        var isRunning: Bool { process.isRunning }

        /// What it has said on standard output so far.
        func outputSoFar() throws -> String { try place.text("out") }

        /// What no process can refuse.
        func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

        /// Waits for the end.
        func outcome() throws -> Outcome {
            process.waitUntilExit()
            let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Outcome(status: status, output: try place.text("out"), error: try place.text("err"))
        }
    }
}
