import DragnetCore

/// Finds rows of a ``TextColumn`` by their text.
///
/// ```swift
/// var index = TextIndex()
/// index.insert(0, of: ids)
/// index.row(of: bytes, in: ids)  // 0, or nil
/// ```
///
/// Costs 8 to 16 bytes a row. Empty text is never found. Hashing is keyed by chance, so that no input can make it slow;
/// what is found does not depend on the key.
public struct TextIndex: Sendable {
    /// Open addressing with linear probing; 0 is an empty slot, else the row + 1.
    private var slots: [UInt32]
    private var used = 0
    private let seed: UInt64

    /// An index of no rows.
    public init() {
        slots = [UInt32](repeating: 0, count: 1024)
        var random = SystemRandomNumberGenerator()
        seed = random.next()
    }

    /// The row with this text that was inserted first; nil if there is none.
    public func row(of text: UnsafeBufferPointer<UInt8>, in column: TextColumn) -> Int? {
        if text.isEmpty { return nil }
        var slot = Int(truncatingIfNeeded: hash(text)) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if column.matches(row, text) { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a row, which must be below 2^32 - 1; one without text is left out.
    public mutating func insert(_ row: Int, of column: TextColumn) {
        let bytes = column.bytes(of: row)
        if bytes.isEmpty { return }
        if (used + 1) * 2 > slots.count { grow(column) }
        place(row, bytes.withUnsafeBufferPointer(hash))
        used += 1
    }

    private mutating func place(_ row: Int, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(truncatingIfNeeded: row + 1)
    }

    private mutating func grow(_ column: TextColumn) {
        let rows = slots.filter { $0 != 0 }
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for entry in rows.sorted() {
            place(Int(entry) - 1, column.bytes(of: Int(entry) - 1).withUnsafeBufferPointer(hash))
        }
    }

    private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = seed ^ UInt64(text.count)
        let bytes = UnsafeRawBufferPointer(text)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = RandomKey.mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        for index in offset..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
        return RandomKey.mix(state ^ rest)
    }
}
