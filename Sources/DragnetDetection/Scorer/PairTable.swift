import DragnetCore
import DragnetEvents

/// What is known of each ordered pair of nodes: open addressing, 32 bytes a slot at a load of at most one half.
struct PairTable: Sendable {
    struct Entry: Sendable, Hashable, BitwiseCopyable {
        var key: UInt64
        var count: UInt32
        var recent: Float
        var last: Int64
    }

    private var slots: [Entry]
    private(set) var count = 0

    private static let empty = UInt64.max

    init() { slots = [Entry](repeating: Entry(key: Self.empty, count: 0, recent: 0, last: 0), count: 1024) }

    /// The entry of a pair, nil if the two never met.
    func entry(_ source: NodeIndex, _ destination: NodeIndex) -> Entry? {
        let slot = self.slot(of: Self.key(source, destination))
        return slots[slot].key == Self.empty ? nil : slots[slot]
    }

    /// Counts a meeting of the two at `time`; `recent` fades by `decay` first.
    mutating func record(_ source: NodeIndex, _ destination: NodeIndex, time: Int64, recent: Float) {
        let key = Self.key(source, destination)
        let slot = self.slot(of: key)
        if slots[slot].key == Self.empty {
            slots[slot].key = key
            count += 1
        }
        slots[slot].count &+= 1
        slots[slot].recent = recent
        slots[slot].last = time
        if count * 2 > slots.count { grow() }
    }

    /// All entries by key, for saving.
    var sortedEntries: [Entry] { slots.filter { $0.key != Self.empty }.sorted { $0.key < $1.key } }

    init(entries: [Entry]) {
        self.init()
        for entry in entries {
            let slot = self.slot(of: entry.key)
            slots[slot] = entry
            count += 1
            if count * 2 > slots.count { grow() }
        }
    }

    private static func key(_ source: NodeIndex, _ destination: NodeIndex) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
    }

    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: RandomKey.mix(key)) & (slots.count - 1)
        while slots[slot].key != Self.empty && slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Entry](
            repeating: Entry(key: Self.empty, count: 0, recent: 0, last: 0), count: old.count * 2)
        for entry in old where entry.key != Self.empty { slots[slot(of: entry.key)] = entry }
    }
}

/// A set of 64-bit fingerprints.
struct FingerprintSet: Sendable {
    private var slots = [UInt64](repeating: 0, count: 256)
    private(set) var count = 0

    /// Takes a fingerprint in; true if it was not there, 0 being taken as 1 because it marks an empty slot.
    mutating func insert(_ fingerprint: UInt64) -> Bool {
        let value = max(fingerprint, 1)
        var slot = Int(truncatingIfNeeded: value) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == value { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = value
        count += 1
        if count * 2 > slots.count {
            let old = slots
            slots = [UInt64](repeating: 0, count: old.count * 2)
            for kept in old where kept != 0 {
                var slot = Int(truncatingIfNeeded: kept) & (slots.count - 1)
                while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = kept
            }
        }
        return true
    }

    /// Whether a fingerprint is there.
    func contains(_ fingerprint: UInt64) -> Bool {
        let value = max(fingerprint, 1)
        var slot = Int(truncatingIfNeeded: value) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == value { return true }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    /// All fingerprints, ascending, for saving.
    var sorted: [UInt64] { slots.filter { $0 != 0 }.sorted() }

    init() {}

    init(_ fingerprints: [UInt64]) {
        for fingerprint in fingerprints { _ = insert(fingerprint) }
    }
}
