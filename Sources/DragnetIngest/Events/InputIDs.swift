import DragnetEvents

/// The column of the input's own ids, and which of them came before.
///
/// Ids that only ever grow, as most logs number their rows, need no memory beside the column; at the first that does not
/// grow an index of the rows is built. Larger is meant in shortlex order, in which "9" is below "10" and "T009" below
/// "T010".
struct InputIDs {
    private(set) var column = TextColumn()
    /// The last row that has an id, -1 if none has.
    private var lastRow = -1
    /// Nil while ids only grow.
    private var index: TextIndex?

    /// The first row with this id, nil if there is none; nothing is remembered by asking.
    mutating func row(of id: UnsafeBufferPointer<UInt8>) -> Int? {
        if id.isEmpty { return nil }
        if index == nil {
            if lastRow < 0 || column.isShortlexBelow(lastRow, id) { return nil }
            var index = TextIndex()
            for row in 0..<column.count { index.insert(row, of: column) }
            self.index = index
        }
        return index?.row(of: id, in: column)
    }

    /// Adds a row, whose id was asked for before.
    mutating func append(_ id: UnsafeBufferPointer<UInt8>) {
        column.append(id)
        if !id.isEmpty { lastRow = column.count - 1 }
        index?.insert(column.count - 1, of: column)
    }
}
