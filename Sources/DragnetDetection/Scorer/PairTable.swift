import DragnetCore
import DragnetEvents

/// What is known of each ordered pair of nodes: 40 bytes in the order of their first meeting, and 16 bytes of index at a
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
    private var index = TaggedSlots(capacity: 1024)
    /// The pair looked up last by ``focus(_:_:)`` and its numbers both ways: one event asks for them a dozen times.
    private var focused: (key: UInt64, number: UInt32, back: UInt32) = (.max, TaggedSlots.none, TaggedSlots.none)

    private static let gapMemory: UInt32 = 20

    init() {}

    /// The table of saved entries.
    init(entries: [Entry]) {
        self.entries = entries
        index = TaggedSlots(capacity: 1024, holding: entries.count)
        for (number, entry) in entries.enumerated() { index.insert(UInt32(number), hash: RandomKey.mix(entry.key)) }
    }

    var count: Int { entries.count }

    /// The number of a pair in ``entries``, nil if the two never met.
    @inline(__always)
    func number(_ source: NodeIndex, _ destination: NodeIndex) -> Int? {
        let found = find(Self.key(source, destination))
        return found == TaggedSlots.none ? nil : Int(found)
    }

    /// The entry of a pair, nil if the two never met.
    @inline(__always)
    func entry(_ source: NodeIndex, _ destination: NodeIndex) -> Entry? {
        number(source, destination).map { entries[$0] }
    }

    /// Looks a pair up, both ways, that is going to be asked for again and again.
    mutating func focus(_ source: NodeIndex, _ destination: NodeIndex) {
        let key = Self.key(source, destination)
        focused = (key, search(key), search(Self.reversed(key)))
    }

    /// Asks the memory for the places in the index where a pair would stand, both ways.
    @inline(__always)
    func fetch(_ source: NodeIndex, _ destination: NodeIndex) {
        index.fetch(RandomKey.mix(Self.key(source, destination)))
        index.fetch(RandomKey.mix(Self.key(destination, source)))
    }

    /// Asks the memory for the entries of a pair, whose places in the index were asked for before.
    ///
    /// - Returns: the number of the pair, nil if the two never met.
    func fetchEntries(_ source: NodeIndex, _ destination: NodeIndex) -> Int? {
        let found = number(source, destination)
        if let found { entries.fetch(found) }
        if let back = number(destination, source) { entries.fetch(back) }
        return found
    }

    @inline(__always)
    private func find(_ key: UInt64) -> UInt32 {
        if key == focused.key { return focused.number }
        return key == Self.reversed(focused.key) ? focused.back : search(key)
    }

    private func search(_ key: UInt64) -> UInt32 { index.find(RandomKey.mix(key)) { entries[Int($0)].key == key } }

    @inline(__always)
    private static func reversed(_ key: UInt64) -> UInt64 { key << 32 | key >> 32 }

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
        if focused.key != key { focus(source, destination) }
        let number: Int
        if focused.number == TaggedSlots.none {
            number = entries.count
            entries.appendTightly(Entry(key: key))
            index.insert(UInt32(number), hash: RandomKey.mix(key))
            focused.number = UInt32(number)
            if source == destination { focused.back = focused.number }
        } else {
            number = Int(focused.number)
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
        guard entries.count * 2 > index.capacity else { return }
        index = TaggedSlots(capacity: index.capacity * 2)
        for (number, entry) in entries.enumerated() { index.insert(UInt32(number), hash: RandomKey.mix(entry.key)) }
    }

    private static func key(_ source: NodeIndex, _ destination: NodeIndex) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
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
            slots = [UInt64](count: old.count * 2) { $0.initialize(repeating: 0) }
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
