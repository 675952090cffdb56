public import DragnetCore
import DragnetIngest
public import DragnetStorage
import Foundation

/// Takes logs into a workspace.
///
/// A file counts once by its content: renamed, copied or compressed anew it is passed over, and that is said.
public struct ImportJob: Sendable {
    /// Files, folders or `-`.
    public var inputs: [String]
    /// The workspace's directory; made if it is not there.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Whether files that lie as they lay at an earlier import are passed over unread.
    public var onlyNew: Bool

    /// An import of `inputs` into `workspace`.
    public init(inputs: [String], workspace: String, configuration: DragnetConfiguration, onlyNew: Bool = false) {
        self.inputs = inputs
        self.workspace = workspace
        self.configuration = configuration
        self.onlyNew = onlyNew
    }

    /// What came in, and what a person should know about it.
    public struct Result: Sendable {
        /// What came in.
        public var summary: ImportSummary
        /// Files passed over unread, because they lie as they lay.
        public var unchanged: Int
        /// Rows that could not be read.
        public var rejected: Int
        /// Warnings of the data's health, columns left out.
        public var notes: [String]
    }

    /// Runs the import; nothing of it is visible before all of it is stored.
    ///
    /// Killed and run again it goes on from what was stored.
    public func run(context: WorkContext) throws -> Result {
        let reader = LogReader(options: try configuration.ingestOptions())
        var found = try InputFinder(inputs)
        var known = KnownFiles()
        if Workspace.exists(workspace) {
            let store = try Workspace.open(at: workspace)
            known = try KnownFiles(found: &found, store: store, reader: reader, onlyNew: onlyNew, context: context)
            try store.close()
        }
        let files = found.inputs.compactMap { KnownFiles.look(at: $0.path) }
        guard !found.inputs.isEmpty else { return try nothing(known) }
        let hasher = InputHasher()
        let ingest = try reader.read(found, context: context, observer: hasher)
        if !Workspace.exists(workspace) { try Workspace.create(at: workspace) }
        let store = try Workspace.open(at: workspace)
        let names = InputNames(inputs: ingest.inputs.map(\.name))
        let inputs = try zip(names.names, ingest.inputs).map { name, input in
            ImportedInput(name: name, sha256: try hasher.digest(of: input.name).contentSHA256, rows: input.rows)
        }
        var summary = try store.importEvents(ingest.log, inputs: inputs, context: context)
        try store.note(seen: files + known.sameContent)
        try store.close()
        summary.skipped = known.skipped + summary.skipped
        return Result(
            summary: summary, unchanged: known.unchanged, rejected: ingest.rejects.count,
            notes: ingest.quality.warnings + ingest.notes)
    }

    /// The result where all that was named is there already.
    private func nothing(_ known: KnownFiles) throws -> Result {
        let store = try Workspace.open(at: workspace)
        try store.note(seen: known.sameContent)
        let events = try store.contents().rows
        try store.close()
        let summary = ImportSummary(nothingAt: events, skipped: known.skipped)
        return Result(summary: summary, unchanged: known.unchanged, rejected: 0, notes: [])
    }
}

/// The files among those named that a workspace knows already.
struct KnownFiles {
    /// Files whose content came in before.
    var skipped: [ImportedInput] = []
    /// Those of ``skipped`` as they lie, to be passed over unread the next time.
    var sameContent: [SeenFile] = []
    /// Files passed over unread.
    var unchanged = 0

    init() {}

    /// Takes what is known out of `found`.
    init(
        found: inout InputFinder, store: Workspace, reader: LogReader, onlyNew: Bool, context: WorkContext
    ) throws {
        let looks = found.inputs.map { Self.look(at: $0.path) }
        let seen = onlyNew ? try store.seen(looks.compactMap(\.self)) : []
        var left: [InputFinder.Input] = []
        for (input, look) in zip(found.inputs, looks) {
            // What is no file can be read once only.
            guard let look else {
                left.append(input)
                continue
            }
            if seen.contains(look) {
                unchanged += 1
                continue
            }
            let hasher = InputHasher()
            try reader.show(input.path, to: hasher, context: context)
            let digest = try hasher.digest(of: input.path)
            guard try store.knownInputs([digest.contentSHA256]).isEmpty else {
                skipped.append(
                    ImportedInput(
                        name: InputNames(inputs: [input.path]).names[0], sha256: digest.contentSHA256, rows: 0))
                sameContent.append(look)
                continue
            }
            left.append(input)
        }
        found.inputs = left
    }

    /// A plain file as it lies; nil for stdin, a pipe or a device.
    static func look(at path: String) -> SeenFile? {
        guard path != "-", let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path)),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? NSNumber,
            let date = attributes[.modificationDate] as? Date
        else { return nil }
        return SeenFile(
            path: resolved(path), size: size.intValue, modified: Int64((date.timeIntervalSince1970 * 1e6).rounded()))
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
