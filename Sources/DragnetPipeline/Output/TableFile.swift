import DragnetCore
import DragnetIngest

/// A CSV file that is written row by row, compressed or not, and is whole or not there.
final class TableFile {
    /// The row that is being built.
    var rows = CSVRowBuilder()
    private let file: AtomicFile
    private let gzip: GzipWriter?

    /// A table at `path` with a header; compressed if the name ends in `.gz`.
    init(path: String, columns: [String]) throws {
        file = try AtomicFile(path: path)
        gzip = path.hasSuffix(".gz") ? try GzipWriter(to: file) : nil
        for column in columns { rows.text(column) }
        try endRow()
    }

    /// Ends the row.
    func endRow() throws {
        rows.endRow()
        if rows.bytes.count >= 1 << 18 { try flush() }
    }

    /// Adds a row of text.
    func add(_ cells: [String]) throws {
        for cell in cells { rows.text(cell) }
        try endRow()
    }

    /// Puts the table in its place.
    func commit() throws {
        try flush()
        try gzip?.finish()
        try file.commit()
    }

    private func flush() throws {
        if let gzip { try gzip.write(rows.bytes) } else { try file.write(rows.bytes) }
        rows.removeAll()
    }
}
