/// A file, or the standard input, whose rows came into a workspace.
public struct ImportedInput: Sendable, Hashable, Codable {
    /// The name as the user gave it.
    public var name: String
    /// The hash of its content, see ``ContentHash``.
    public var sha256: String
    /// Its data rows, rejected ones counted too.
    public var rows: Int

    /// An input with this name, content hash and number of rows.
    public init(name: String, sha256: String, rows: Int) {
        self.name = name
        self.sha256 = sha256
        self.rows = rows
    }
}

/// What an import has changed.
public struct ImportSummary: Sendable, Hashable {
    /// The row of the workspace's log where the new events begin.
    public var firstRow: Int
    /// New events.
    public var events: Int
    /// Entities that were not known before.
    public var entities: Int
    /// The inputs whose rows came in.
    public var imported: [ImportedInput]
    /// The inputs passed over, as their content has been imported before.
    public var skipped: [ImportedInput]
    /// Events left out because the workspace holds them already: the same id with the same content.
    public var repeated = 0
    /// Events that a killed import of the same log had stored and this one did not have to.
    public var resumed = 0

    /// A summary of an import that brought nothing, because all inputs were passed over.
    public init(nothingAt firstRow: Int, skipped: [ImportedInput]) {
        self.init(firstRow: firstRow, events: 0, entities: 0, imported: [], skipped: skipped)
    }

    init(
        firstRow: Int, events: Int, entities: Int, imported: [ImportedInput], skipped: [ImportedInput],
        repeated: Int = 0, resumed: Int = 0
    ) {
        self.firstRow = firstRow
        self.events = events
        self.entities = entities
        self.imported = imported
        self.skipped = skipped
        self.repeated = repeated
        self.resumed = resumed
    }

    /// Whether nothing has changed, because all of it was known.
    public var isNothingNew: Bool { imported.isEmpty }
}

/// How much a workspace holds.
public struct WorkspaceContents: Sendable, Hashable {
    /// Events.
    public var events: Int
    /// Rows of the log: the events, and those that were removed since.
    public var rows: Int
    /// Entities.
    public var entities: Int
    /// The inputs they came from; an event's file number is a place in this list.
    public var inputs: [ImportedInput]
}
