public import DragnetCore

/// Reads a small table with a header that is no log: labels, lists of accounts.
///
/// ```swift
/// let table = try TableReader(path: "labels.csv.gz", context: context)
/// while let cells = try table.next() { print(table.line, cells) }
/// ```
///
/// CSV after RFC 4180, with a comma, semicolon or tab, whichever the header has first; `.gz` by its content; `-` is stdin.
/// Unlike a log it forgives nothing: a row that cannot be taken apart is an error with its line.
public final class TableReader {
    /// The file's name as the user gave it.
    public let file: String
    /// The names of the header.
    public let columns: [String]
    /// The line on which the last row began, from 1.
    public private(set) var line = 1
    private let records: RecordStream

    /// Opens a table and reads its header.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing`` if the file is not there, ``DragnetError/Code/inputUnusable`` if it is
    ///   empty or no text.
    public convenience init(path: String, context: WorkContext) throws {
        let source: any ByteSource =
            try path == "-" ? FileByteSource(standardInput: "-") : FileByteSource(path: path)
        try self.init(source, file: path, context: context)
    }

    /// Reads a table's header from a source of bytes.
    ///
    /// - Throws: as ``init(path:context:)``.
    public init(_ source: any ByteSource, file: String, context: WorkContext) throws {
        let stream = ByteStream(
            ContentSource(source, file: file, observer: nil), cancellation: context.cancellation)
        let beginning = try stream.fillSample(1 << 16)
        let hasMark = beginning.starts(with: [0xEF, 0xBB, 0xBF])
        let header = beginning.prefix { $0 != 0x0A }
        let separator = header.first { $0 == 0x2C || $0 == 0x3B || $0 == 0x09 } ?? 0x2C
        if hasMark { stream.start += 3 }
        let records = RecordStream(
            stream, splitter: FieldSplitter(separator: .byte(separator)), firstLine: 1, skipsRemarks: false)
        self.file = file
        self.records = records
        guard let columns = try Self.cells(of: records, file: file) else {
            throw DragnetError(
                .inputUnusable, "the file is empty", at: DragnetError.Place(file: file),
                help: "give a table whose first line names its columns")
        }
        self.columns = columns
    }

    /// The cells of the next row; nil after the last one.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` for a row that cannot be taken apart, has another number of cells than
    ///   the header, or is not UTF-8.
    public func next() throws -> [String]? {
        let cells = try Self.cells(of: records, file: file)
        line = records.line
        guard let cells else { return nil }
        guard cells.count == columns.count else {
            throw error(
                "the row has \(cells.count) cell\(cells.count == 1 ? "" : "s"), and the header has \(columns.count)",
                help: "quote cells that hold the separator, and give every row all of its cells")
        }
        return cells
    }

    /// An error about the row that was read last.
    public func error(_ message: String, column: String? = nil, help: String? = nil) -> DragnetError {
        DragnetError(
            .inputUnusable, message, at: DragnetError.Place(file: file, line: line, column: column), help: help)
    }

    private static func cells(of records: RecordStream, file: String) throws -> [String]? {
        func refused(_ what: String) -> DragnetError {
            DragnetError(
                .inputUnusable, what, at: DragnetError.Place(file: file, line: records.line),
                help: "give a table as CSV in UTF-8, with a header")
        }
        switch try records.next() {
        case .end, .skipped: return nil
        case .fault(let reason, _): throw refused(reason)
        case .record(let record):
            var cells: [String] = []
            cells.reserveCapacity(record.count)
            for index in 0..<record.count {
                guard let text = String(validating: record[index], as: UTF8.self) else {
                    throw refused("a cell is not UTF-8")
                }
                guard !text.utf8.contains(0) else { throw refused("a cell holds a NUL character") }
                cells.append(text)
            }
            return cells
        }
    }
}
