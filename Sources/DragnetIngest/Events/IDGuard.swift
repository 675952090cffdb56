import DragnetCore
import DragnetEvents

/// Knows which input ids came before.
///
/// Ids that are whole numbers and only ever grow, as most logs number their rows, need no memory at all; at the first
/// that does not grow an index of the rows is built, at 8 to 16 bytes a row.
struct IDGuard {
    private var lastInteger: Int64 = -1
    /// Nil while ids only grow.
    private var index: TextIndex?

    /// The first row of `ids` with this id, nil if there is none; nothing is remembered by asking.
    mutating func row(of id: UnsafeBufferPointer<UInt8>, in ids: TextColumn) -> Int? {
        if id.isEmpty { return nil }
        if index == nil {
            if let integer = Self.plainInteger(id), integer > lastInteger { return nil }
            var index = TextIndex()
            for row in 0..<ids.count { index.insert(row, of: ids) }
            self.index = index
        }
        return index?.row(of: id, in: ids)
    }

    /// Remembers the last row of `ids`, which was just appended.
    mutating func appended(_ id: UnsafeBufferPointer<UInt8>, to ids: TextColumn) {
        if index != nil {
            index?.insert(ids.count - 1, of: ids)
        } else if let integer = Self.plainInteger(id) {
            lastInteger = integer
        }
    }

    /// A number as it is written without leading zeros; only for these is "larger" the same as "other".
    private static func plainInteger(_ id: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let value = DecimalParser.integer(id), value >= 0, id.count == 1 || id[0] != 0x30 else { return nil }
        return value
    }
}
