import DragnetCore

/// Finds rows of a ``TextColumn`` by their text.
///
/// ```swift
/// var index = TextIndex()
/// index.insert(0, of: ids)
/// index.row(of: bytes, in: ids)  // 0, or nil
/// ```
///
/// Costs 11 to 22 bytes a row. Empty text is never found. A look-up for text that is not there reads the slots alone, and
/// growing reads no text. Hashing is keyed by chance, so that no input can make it slow; what is found does not depend
/// on the key.
public struct TextIndex: Sendable {
    /// Open addressing with linear probing; 0 is an empty slot, else `hash << 32 | row + 1`.
    private var slots: [UInt64]
    private var used = 0
    private let seed: UInt64

    /// An index of no rows.
    public init() {
        slots = [UInt64](repeating: 0, count: 1024)
        var random = SystemRandomNumberGenerator()
        seed = random.next()
    }

    /// The row with this text that was inserted first; nil if there is none.
    public func row(of text: UnsafeBufferPointer<UInt8>, in column: TextColumn) -> Int? {
        if text.isEmpty { return nil }
        let hash = hash(text)
        // Every index comes from the table's own mask; the slots are only lent for the search.
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count &- 1
            var slot = Int(hash) & mask
            while slots[slot] != 0 {
                let found = slots[slot]
                let row = Int(UInt32(truncatingIfNeeded: found)) &- 1
                if UInt32(truncatingIfNeeded: found >> 32) == hash, column.matches(row, text) { return row }
                slot = (slot &+ 1) & mask
            }
            return nil
        }
    }

    /// Adds a row, which must be below 2^32 - 1; one without text is left out.
    public mutating func insert(_ row: Int, of column: TextColumn) {
        let hash = column.withBytes(of: row) { $0.isEmpty ? nil : self.hash($0) }
        guard let hash else { return }
        if (used + 1) * 4 > slots.count * 3 { grow() }
        place(UInt64(hash) << 32 | UInt64(row + 1))
        used += 1
    }

    private mutating func place(_ entry: UInt64) {
        let mask = slots.count &- 1
        var slot = Int(entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot &+ 1) & mask }
        slots[slot] = entry
    }

    /// Rows of one text lie in one run of slots in the order in which they came; beginning behind an empty slot keeps it.
    private mutating func grow() {
        let full = slots
        slots = [UInt64](repeating: 0, count: full.count * 2)
        guard let empty = full.firstIndex(of: 0) else { return }
        for entry in full[empty...] where entry != 0 { place(entry) }
        for entry in full[..<empty] where entry != 0 { place(entry) }
    }

    private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var state = seed ^ UInt64(text.count)
        let bytes = UnsafeRawBufferPointer(text)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = RandomKey.mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        for index in offset..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
        return UInt32(truncatingIfNeeded: RandomKey.mix(state ^ rest))
    }
}
