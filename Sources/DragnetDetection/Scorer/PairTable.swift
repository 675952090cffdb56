import DragnetCore
import DragnetEvents

/// What is known of each ordered pair of nodes: 40 bytes in the order of their first meeting, and 8 bytes of index at a
/// load of at most one half.
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
        /// Mean relative log amount of the pair's payments.
        var amountMean: Float = 0

        /// How alike the gaps are: 0 as in noise, 1 as in a clock.
        ///
        /// Gaps of a few seconds are one conversation.
        var regularity: Float { gapMean > 5 ? max(0, 1 - gapDeviation / gapMean) : 0 }
    }

    /// The pairs in the order of their first meeting.
    private(set) var entries: [Entry] = []
    /// Numbers of entries by hash; ``none`` is empty.
    private var slots = [UInt32](repeating: none, count: 1024)

    private static let none = UInt32.max
    private static let gapMemory: UInt32 = 20

    init() {}

    /// The table of saved entries.
    init(entries: [Entry]) {
        self.entries = entries
        var size = 1024
        while size < entries.count * 2 { size *= 2 }
        slots = [UInt32](repeating: Self.none, count: size)
        for (number, entry) in entries.enumerated() { slots[slot(of: entry.key)] = UInt32(number) }
    }

    var count: Int { entries.count }

    /// The number of a pair in ``entries``, nil if the two never met.
    func number(_ source: NodeIndex, _ destination: NodeIndex) -> Int? {
        let number = slots[slot(of: Self.key(source, destination))]
        return number == Self.none ? nil : Int(number)
    }

    /// The entry of a pair, nil if the two never met.
    func entry(_ source: NodeIndex, _ destination: NodeIndex) -> Entry? {
        let number = slots[slot(of: Self.key(source, destination))]
        return number == Self.none ? nil : entries[Int(number)]
    }

    /// Counts a meeting of the two at `time`.
    ///
    /// - Parameters:
    ///   - recent: meetings within the long window, this one counted.
    ///   - sent: what was sent within the long window, this meeting's counted.
    ///   - amount: the relative log amount, nil without one.
    mutating func record(
        _ source: NodeIndex, _ destination: NodeIndex, time: Int64, recent: Float, sent: Float, amount: Float?
    ) {
        let key = Self.key(source, destination)
        let slot = self.slot(of: key)
        let number: Int
        if slots[slot] == Self.none {
            number = entries.count
            entries.append(Entry(key: key))
            slots[slot] = UInt32(number)
        } else {
            number = Int(slots[slot])
            entries[number].learnGap(until: time, memory: Self.gapMemory)
        }
        entries[number].count &+= 1
        entries[number].recent = recent
        entries[number].sent = sent
        entries[number].last = time
        if let amount {
            let rate = 1 / Float(min(entries[number].count, Self.gapMemory))
            entries[number].amountMean += rate * (amount - entries[number].amountMean)
        }
        if entries.count * 2 > slots.count { grow() }
    }

    private static func key(_ source: NodeIndex, _ destination: NodeIndex) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
    }

    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: RandomKey.mix(key)) & (slots.count - 1)
        while slots[slot] != Self.none && entries[Int(slots[slot])].key != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: Self.none, count: slots.count * 2)
        for (number, entry) in entries.enumerated() { slots[slot(of: entry.key)] = UInt32(number) }
    }
}

extension PairTable.Entry {
    /// Takes the gap since the last meeting into the mean and its deviation.
    fileprivate mutating func learnGap(until time: Int64, memory: UInt32) {
        let gap = Float(Double(time - last) / 1e6)
        let rate = 1 / Float(min(count, memory))
        let deviation = abs(gap - gapMean)
        // The first gap has nothing to differ from.
        if count > 1 { gapDeviation += rate * (deviation - gapDeviation) }
        gapMean += rate * (gap - gapMean)
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
