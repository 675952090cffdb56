public import DragnetCore
public import DragnetDetection
import DragnetEvents
import DragnetIngest
public import DragnetStorage

/// Keeps what people found out: one label, or a table of them.
public struct LabelJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Microseconds since 1970 at which the labels are given.
    public var time: Int64

    /// Labels for `workspace`, given at `time`.
    public init(workspace: String, configuration: DragnetConfiguration, time: Int64) {
        self.workspace = workspace
        self.configuration = configuration
        self.time = time
    }

    /// Labels one thing.
    ///
    /// - Parameters:
    ///   - id: an event, entity, pair or incident as a person writes it.
    ///   - until: when the label lapses, as text.
    /// - Throws: ``DragnetError/Code/usage`` for an id that means nothing or several things.
    public func label(
        _ id: String, _ verdict: LabelVerdict, kind: String? = nil, note: String? = nil, until: String? = nil
    ) throws -> Label {
        let zone = try configuration.ingestOptions().timeZone
        let end = try until.map { try SpanText.end($0, flag: "--until", now: time, timeZone: zone) }
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let label = Label(
            LabelSubject(try store.resolve(id)), verdict, kind: kind, note: note, until: end, createdAt: time)
        try store.saveLabels([label])
        return label
    }

    /// What a table has changed.
    public struct ImportResult: Sendable {
        /// Subjects that had no label, and those that had another one.
        public var summary: LabelSummary
        /// Rows that say again what an earlier one said.
        public var repeated: Int
        /// What a person should know: columns that were not read.
        public var notes: [String]
    }

    /// Takes a table of labels; all of it or nothing.
    ///
    /// - Parameters:
    ///   - path: the table, or `-`.
    ///   - unit: what a bare id is the name of; nil looks among both.
    ///   - delay: how long after its subject's last event a label was known, as text, where the table does not say.
    /// - Throws: ``DragnetError/Code/inputUnusable`` naming file and line.
    public func importTable(
        _ path: String, unit: LabelUnit?, delay: String?, context: WorkContext
    ) throws -> ImportResult {
        let delay = try delay.map { try SpanText.span($0, flag: "--delay") }
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let file = try LabelFile(
            path: path, timeZone: try configuration.ingestOptions().timeZone, context: context)
        let resolved = try file.resolved(in: store, unit: unit, delay: delay, createdAt: time, context: context)
        if let refusal = file.refusal(of: resolved.unknown) { throw refusal }
        let summary = try store.saveLabels(resolved.labels, context: context)
        return ImportResult(summary: summary, repeated: resolved.repeated, notes: file.notes)
    }

    /// Removes the label of one thing.
    ///
    /// - Parameter id: as `label list` shows it, or without its prefix.
    /// - Throws: ``DragnetError/Code/usage`` if nothing or several things of that id have a label.
    public func remove(_ id: String) throws -> LabelSubject {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        var meanings: [LabelSubject] = [LabelSubject(id)]
        if !LabelSubject.hasPrefix(id) { meanings += [.event(id), .entity(id), .pair(id), .incident("INC-" + id)] }
        let known = try meanings.filter { try store.label(of: $0) != nil }
        guard let subject = known.first, known.count == 1 else {
            throw DragnetError(
                .usage,
                "\"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\" "
                    + (known.isEmpty ? "has no label" : "can mean \(known.count) labels"),
                help: known.isEmpty
                    ? "dragnet label list names what has one"
                    : "say \(known.map { UntrustedText.terminal($0.description) }.joined(separator: " or "))",
                circumstance: known.isEmpty ? .unknownName : .ambiguousName)
        }
        try store.removeLabels(of: [subject])
        return subject
    }
}

extension LabelFile {
    /// What a person should know of the table.
    var notes: [String] {
        guard !unread.isEmpty else { return [] }
        let names = unread.prefix(8).map { UntrustedText.shortened($0, to: 40) }.joined(separator: ", ")
        return ["\(name): columns that say nothing of labels were not read: \(names)"]
    }
}
