public import DragnetEvents

/// A log as it was read, with an account of every data row: it is an event, a duplicate or rejected.
public struct IngestResult: Sendable {
    /// The events, in the order of the input.
    public var log: EventLog
    /// Rows that could not be read.
    public var rejects: [RejectedRow]
    /// Rows that repeat an id together with its content; not in ``log``.
    public var duplicateRows: [DuplicateRow]
    /// Rows of ``log`` that are kept and not scored, ascending, as ``excludedRows(of:ignoring:)`` says.
    public var excludedRows: [Int]
    /// How healthy the data is.
    public var quality: DataQuality
    /// The inputs that were read, as ``DragnetEvents/EventLog/files`` numbers them.
    public var inputs: [InputFile]
    /// Which column was taken for what, and why.
    public var mapping: MappingReport
    /// What a careful reader would want to know: columns left out, files skipped, cells that were no numbers.
    public var notes: [String]
}

/// A row that could not be read.
public struct RejectedRow: Sendable, Hashable, Codable {
    /// The number of its file in ``IngestResult/inputs``.
    public var fileIndex: Int
    /// The file's name as the user gave it.
    public var file: String
    /// The line on which the row begins, counted from 1.
    public var line: Int
    /// The number of the row among the data rows of its file, from 0.
    public var fileRow: Int
    /// The name of the column at fault, where it is one.
    public var column: String?
    /// The value at fault, at most 80 characters; bytes that are no UTF-8 are replaced.
    public var value: String?
    /// What is wrong, in words.
    public var reason: String
    /// What to do about it, where there is something.
    public var help: String?

    enum CodingKeys: String, CodingKey {
        case fileIndex = "file_index"
        case file, line
        case fileRow = "row"
        case column, value, reason, help
    }
}

/// A row that repeats an earlier one: the same id and the same content, from rotated or re-imported files.
public struct DuplicateRow: Sendable, Hashable {
    /// The number of its file in ``IngestResult/inputs``.
    public var file: Int
    /// The number of the row among the data rows of its file, from 0.
    public var fileRow: Int
    /// The row of the log that it repeats.
    public var original: Int
    /// The input's id.
    public var id: String
    /// Microseconds since 1970; nil in a log without times.
    public var time: Int64?
    /// Who pays, or opens the connection.
    public var source: NodeIndex
    /// Who is paid, or answers.
    public var destination: NodeIndex
}

/// One input as it was read.
public struct InputFile: Sendable, Hashable, Codable {
    /// The name as the user gave it, or as it was found in a folder; `-` is stdin.
    public var name: String
    /// The form of the content.
    public var format: InputFormat
    /// Whether it was compressed with gzip.
    public var isCompressed: Bool
    /// Data rows, rejected ones and duplicates too.
    public var rows: Int
    /// The names of its columns.
    public var columns: [String]
    /// What is between the fields: `,`, `tab`, `;`, `|` or `blanks`.
    public var separator: String
    /// Whether the names come from a header.
    public var hasHeader: Bool

    enum CodingKeys: String, CodingKey {
        case name, format
        case isCompressed = "compressed"
        case rows, columns, separator
        case hasHeader = "header"
    }
}

/// Which columns were taken for which role.
public struct MappingReport: Sendable, Hashable, Codable {
    /// One role's columns and why.
    public struct Assignment: Sendable, Hashable, Codable {
        /// The role.
        public var role: ColumnRole
        /// The names of its columns, joined in this order.
        public var columns: [String]
        /// How sure the choice is, 0 to 1; 1 where the user said it.
        public var confidence: Double
        /// Why, in words.
        public var evidence: String
    }

    /// The roles that were found, in the order of ``ColumnRole``.
    public var assignments: [Assignment]
    /// What the sources are.
    public var sourceType: String
    /// What the destinations are.
    public var destinationType: String
    /// How times are written, in words; nil in a log without times.
    public var timeFormat: String?
    /// The mark before the decimals of numbers, said or found in the values; not written.
    public var decimalMark: Character = "."
    /// The names of the columns kept as attributes.
    public var attributes: [String]
    /// The names of the columns that are not used.
    public var unused: [String]
    /// The columns of what sources share; nil where nobody named one.
    public var entities: [Shared]?

    /// The columns of one kind of thing that sources share.
    public struct Shared: Sendable, Hashable, Codable {
        /// What it is: `device`, `ip`.
        public var type: String
        /// The names of its columns, joined in this order.
        public var columns: [String]
    }

    /// The columns of a role, nil where it has none.
    public subscript(role: ColumnRole) -> Assignment? { assignments.first { $0.role == role } }

    enum CodingKeys: String, CodingKey {
        case assignments
        case sourceType = "source_type"
        case destinationType = "destination_type"
        case timeFormat = "time_format"
        case attributes, unused, entities
    }
}
