import DragnetCore
import DragnetEvents

/// Knows which input ids came before.
///
/// Ids that are whole numbers and only ever grow, as most logs number their rows, need no memory at all; at the first
/// that does not grow a hash table of the rows is built, at 8 to 16 bytes a row.
struct IDGuard {
    private var lastInteger: Int64 = -1
    private var isGrowing = true
    /// Open addressing with linear probing; 0 is an empty slot, else the row + 1.
    private var slots: [UInt32] = []
    private var used = 0
    private let seed: UInt64

    init() {
        var random = SystemRandomNumberGenerator()
        seed = random.next()
    }

    /// The first row of `ids` with this id, nil if there is none; nothing is remembered by asking.
    mutating func row(of id: UnsafeBufferPointer<UInt8>, in ids: TextColumn) -> Int? {
        if id.isEmpty { return nil }
        if isGrowing {
            if let integer = Self.plainInteger(id), integer > lastInteger { return nil }
            isGrowing = false
            slots = [UInt32](repeating: 0, count: 1024)
            for row in 0..<ids.count { remember(row, in: ids) }
        }
        var slot = Int(truncatingIfNeeded: hash(id)) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if ids.matches(row, id) { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Remembers the last row of `ids`, which was just appended.
    mutating func appended(_ id: UnsafeBufferPointer<UInt8>, to ids: TextColumn) {
        if isGrowing {
            if let integer = Self.plainInteger(id) { lastInteger = integer }
        } else {
            remember(ids.count - 1, in: ids)
        }
    }

    private mutating func remember(_ row: Int, in ids: TextColumn) {
        let bytes = ids.bytes(of: row)
        if bytes.isEmpty { return }
        if (used + 1) * 2 > slots.count { grow(ids) }
        insert(row, bytes.withUnsafeBufferPointer(hash))
        used += 1
    }

    private mutating func insert(_ row: Int, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(truncatingIfNeeded: row + 1)
    }

    private mutating func grow(_ ids: TextColumn) {
        let rows = slots.filter { $0 != 0 }
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for entry in rows.sorted() {
            insert(Int(entry) - 1, ids.bytes(of: Int(entry) - 1).withUnsafeBufferPointer(hash))
        }
    }

    private func hash(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = seed ^ UInt64(id.count)
        let bytes = UnsafeRawBufferPointer(id)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = RandomKey.mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        for index in offset..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
        return RandomKey.mix(state ^ rest)
    }

    /// A number as it is written without leading zeros; only for these is "larger" the same as "other".
    private static func plainInteger(_ id: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let value = DecimalParser.integer(id), value >= 0, id.count == 1 || id[0] != 0x30 else { return nil }
        return value
    }
}
