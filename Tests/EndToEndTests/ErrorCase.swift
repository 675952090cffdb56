import DragnetCore
import DragnetTestSupport
import Foundation

/// A command that fails, what it finds, and what it must say.
struct ErrorCase: Sendable {
    /// What a command finds in its folder besides the ordinary payments of `log.csv`.
    enum Given: Sendable {
        case text(String, _ name: String)
        case bytes([UInt8], _ name: String)
        /// The workspace `ws` of a scan with incidents and one model.
        case workspace
        /// A command that went before; its words are parted by blanks.
        case run(String)
        /// A change that another program made to the workspace.
        case sql(String)
        /// A file in the folder of the workspace's model; nil if somebody removed it, and no name means the folder.
        case inModel(_ name: String, String?)
        /// Bytes that a disk has lost in the middle of a file.
        case garbled(_ name: String)
        /// Another process that works in a folder.
        case locked(_ name: String)
    }

    private static let ordinary = SmallLogs.log()

    var arguments: [String]
    var status: Int32
    /// What follows `dragnet: ` up to the help.
    var says: String
    /// What follows `help: `.
    var help: String?
    var given: [Given]
    var environment: [String: String]
    /// The largest file that the command may write, in units of 512 bytes.
    var fileSizeLimit: Int?

    /// A command with its words.
    init(
        _ arguments: [String], _ status: Int32, _ says: String, help: String? = nil, given: [Given] = [],
        environment: [String: String] = [:], fileSizeLimit: Int? = nil
    ) {
        self.arguments = arguments
        self.status = status
        self.says = says
        self.help = help
        self.given = given
        self.environment = environment
        self.fileSizeLimit = fileSizeLimit
    }

    /// A command whose words are parted by blanks.
    init(
        _ command: String, _ status: Int32, _ says: String, help: String? = nil, given: [Given] = [],
        environment: [String: String] = [:], fileSizeLimit: Int? = nil
    ) {
        self.init(
            command.split(separator: " ").map(String.init), status, says, help: help, given: given,
            environment: environment, fileSizeLimit: fileSizeLimit)
    }

    /// `text` with `MODEL` for ids of models, which change with what models are made of.
    static func withoutModels(_ text: String) -> String {
        text.replacing(/[0-9a-f]{12,}/, with: "MODEL")
    }

    /// All that the command must write to standard error.
    var error: String { "dragnet: \(says)\n" + (help.map { "help: \($0)\n" } ?? "") }

    /// The command's outcome in a folder of its own, an argument `MODEL` being the id of the workspace's model.
    func run() throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        try folder.write(Self.ordinary, to: "log.csv")
        var locks: [DirectoryLock?] = []
        for given in given {
            if case .locked(let name) = given { locks.append(try DirectoryLock.acquire(folder.path(name))) }
            try prepare(given, in: folder)
        }
        let model = try? FileManager.default.contentsOfDirectory(atPath: folder.path("ws/models")).first
        let arguments = arguments.map { $0 == "MODEL" ? model ?? $0 : $0 }
        return try withExtendedLifetime(locks) {
            let running = try Program.start(
                arguments, in: folder.path(), environment: environment, fileSizeLimit: fileSizeLimit)
            // A service that does not fail would go on for ever.
            let end = Date.now.addingTimeInterval(60)
            while running.isRunning, Date.now < end { Thread.sleep(forTimeInterval: 0.002) }
            if running.isRunning { running.kill() }
            return try running.outcome()
        }
    }

    private func prepare(_ given: Given, in folder: TemporaryFolder) throws {
        switch given {
        case .text(let text, let name): try folder.write(text, to: name)
        case .bytes(let bytes, let name): try folder.write(bytes, to: name)
        case .workspace: try SharedWorkspace.copy(to: folder.path("ws"))
        case .run(let command):
            let outcome = try Program.run(command.split(separator: " ").map(String.init), in: folder.path())
            guard outcome.status == 0 else { throw Unprepared(by: command, said: outcome.error) }
        case .sql(let change):
            let outcome = try Program.other(["sqlite3", "ws/workspace.sqlite", change], in: folder.path())
            guard outcome.status == 0 else { throw Unprepared(by: change, said: outcome.error) }
        case .inModel(let name, let text):
            for model in try FileManager.default.contentsOfDirectory(atPath: folder.path("ws/models")) {
                let place = "ws/models/\(model)" + (name.isEmpty ? "" : "/" + name)
                if let text {
                    try folder.write(text, to: place)
                } else {
                    try FileManager.default.removeItem(atPath: folder.path(place))
                }
            }
        case .garbled(let name):
            var bytes = Array(try Data(contentsOf: folder.url.appending(path: name)))
            for place in 4096..<min(bytes.count, 1 << 16) { bytes[place] = 0x55 }
            try folder.write(bytes, to: name)
        case .locked: break
        }
    }

    /// What went before did not work.
    private struct Unprepared: Error {
        var by: String
        var said: String
    }
}

/// A workspace with incidents, made once and copied by whoever needs one.
enum SharedWorkspace {
    private static let made = Result {
        let folder = try TemporaryFolder()
        try folder.write(log, to: "log.csv")
        let outcome = try Program.run(
            ["scan", "log.csv", "-q", "--method", "diffusion", "--dim", "8", "--no-report", "--pictures", "0"],
            in: folder.path(), environment: Program.learningOnce)
        guard outcome.status == 0 else { throw Unmade(said: outcome.error) }
        return folder
    }

    /// Ordinary payments, and one account that pays large sums to twenty others at night.
    private static let log =
        SmallLogs.log(600)
        + (0..<20).map { row in
            SmallLogs.row(
                row, id: "x\(row)", time: "2026-01-11T03:00:\(SmallLogs.two(row))Z", source: "MULE",
                destination: "N\(row)", amount: "9900")
        }.joined()

    static func copy(to path: String) throws {
        try FileManager.default.copyItem(atPath: made.get().path("dragnet-out/workspace"), toPath: path)
    }

    private struct Unmade: Error {
        var said: String
    }
}
