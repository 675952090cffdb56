import DragnetCore
import DragnetEvents

/// What is known of each ordered pair of nodes: open addressing, 40 bytes a slot at a load of at most one half.
struct PairTable: Sendable {
    struct Entry: Sendable, Hashable, BitwiseCopyable {
        var key: UInt64
        /// The time of the last meeting.
        var last: Int64 = 0
        /// Meetings.
        var count: UInt32 = 0
        /// Meetings within the long window, faded to `last`.
        var recent: Float = 0
        /// What was sent within the long window, faded to `last`.
        var sent: Float = 0
        /// Mean gap between meetings in seconds, over the last twenty or so.
        var gapMean: Float = 0
        /// Mean absolute difference of a gap from the mean.
        var gapDeviation: Float = 0
        /// The last gap in seconds.
        var lastGap: Float = 0

        /// How alike the gaps are: 0 as in noise, 1 as in a clock.
        ///
        /// Gaps of a few seconds are one conversation.
        var regularity: Float { gapMean > 5 ? max(0, 1 - gapDeviation / gapMean) : 0 }
    }

    private var slots: [Entry]
    private(set) var count = 0

    private static let empty = UInt64.max

    init() { slots = [Entry](repeating: Entry(key: Self.empty), count: 1024) }

    /// The entry of a pair, nil if the two never met.
    func entry(_ source: NodeIndex, _ destination: NodeIndex) -> Entry? {
        let slot = self.slot(of: Self.key(source, destination))
        return slots[slot].key == Self.empty ? nil : slots[slot]
    }

    /// Counts a meeting of the two at `time`.
    ///
    /// - Parameters:
    ///   - recent: meetings within the long window, this one counted.
    ///   - sent: what was sent within the long window, this meeting's counted.
    mutating func record(_ source: NodeIndex, _ destination: NodeIndex, time: Int64, recent: Float, sent: Float) {
        let key = Self.key(source, destination)
        let slot = self.slot(of: key)
        if slots[slot].key == Self.empty {
            slots[slot].key = key
            count += 1
        } else {
            let gap = Float(Double(time - slots[slot].last) / 1e6)
            let rate = 1 / Float(min(slots[slot].count, Self.gapMemory))
            let deviation = abs(gap - slots[slot].gapMean)
            // The first gap has nothing to differ from.
            if slots[slot].count > 1 { slots[slot].gapDeviation += rate * (deviation - slots[slot].gapDeviation) }
            slots[slot].gapMean += rate * (gap - slots[slot].gapMean)
            slots[slot].lastGap = gap
        }
        slots[slot].count &+= 1
        slots[slot].recent = recent
        slots[slot].sent = sent
        slots[slot].last = time
        if count * 2 > slots.count { grow() }
    }

    private static let gapMemory: UInt32 = 20

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
        slots = [Entry](repeating: Entry(key: Self.empty), count: old.count * 2)
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
