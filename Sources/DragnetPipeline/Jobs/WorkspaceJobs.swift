public import DragnetCore
import DragnetEvents
import DragnetIngest
public import DragnetStorage

/// Takes logs into a workspace.
public struct ImportJob: Sendable {
    /// Files, folders or `-`.
    public var inputs: [String]
    /// The workspace's directory; made if it is not there.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration

    /// An import of `inputs` into `workspace`.
    public init(inputs: [String], workspace: String, configuration: DragnetConfiguration) {
        self.inputs = inputs
        self.workspace = workspace
        self.configuration = configuration
    }

    /// What came in, and what a person should know about it.
    public struct Result: Sendable {
        /// What came in.
        public var summary: ImportSummary
        /// Rows that could not be read.
        public var rejected: Int
        /// Warnings of the data's health, columns left out.
        public var notes: [String]
    }

    /// Runs the import; nothing of it is visible before all of it is stored.
    public func run(context: WorkContext) throws -> Result {
        let reader = LogReader(options: try configuration.ingestOptions())
        let hasher = InputHasher()
        let ingest = try reader.read(inputs, context: context, observer: hasher)
        let isNew = !Workspace.exists(workspace)
        if isNew { try Workspace.create(at: workspace) }
        let store = try Workspace.open(at: workspace)
        let names = InputNames(inputs: ingest.inputs.map(\.name))
        let inputs = zip(zip(names.names, ingest.inputs), hasher.digests).map { input, digest in
            ImportedInput(name: input.0, sha256: digest.sha256, rows: input.1.rows)
        }
        let summary = try store.importEvents(ingest.log, inputs: inputs, context: context)
        try store.close()
        return Result(
            summary: summary, rejected: ingest.rejects.count, notes: ingest.quality.warnings + ingest.notes)
    }
}

/// How much of a workspace's log a scorer has taken in.
struct LogWatermark {
    /// Rows of the log before which every one was taken in.
    let rows: Int

    /// The longest beginning of the log that lies within the rows that were learnt from.
    init(log: EventLog, learnt: [Int]) {
        var isLearnt = [Bool](repeating: false, count: log.count)
        for row in learnt { isLearnt[row] = true }
        rows = isLearnt.firstIndex(of: false) ?? log.count
    }
}
