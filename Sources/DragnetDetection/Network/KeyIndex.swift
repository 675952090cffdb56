import DragnetCore

/// Numbers keys in the order in which they come: an open-addressing table of 64-bit keys; 20 bytes a key at most.
package struct KeyIndex: Sendable {
    /// The keys, by number.
    package private(set) var keys: [UInt64] = []
    private var slots: [UInt32]

    private static let none = UInt32.max

    /// An empty index.
    package init() { slots = [UInt32](repeating: Self.none, count: 64) }

    /// An index of these keys, all different.
    package init(keys: [UInt64]) {
        self.keys = keys
        var size = 64
        while size < keys.count * 2 + 2 { size *= 2 }
        slots = [UInt32](repeating: Self.none, count: size)
        for (number, key) in keys.enumerated() { slots[slot(of: key)] = UInt32(number) }
    }

    /// How many keys it numbers.
    package var count: Int { keys.count }

    /// The number of a key, nil if it has none.
    @inline(__always)
    package func number(of key: UInt64) -> Int? {
        let number = slots[slot(of: key)]
        return number == Self.none ? nil : Int(number)
    }

    /// The number of a key, a new one if it had none.
    package mutating func insert(_ key: UInt64) -> Int {
        let place = slot(of: key)
        if slots[place] != Self.none { return Int(slots[place]) }
        let number = keys.count
        keys.append(key)
        slots[place] = UInt32(number)
        if keys.count * 2 > slots.count { self = KeyIndex(keys: keys) }
        return number
    }

    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: RandomKey.mix(key)) & (slots.count - 1)
        while slots[slot] != Self.none && keys[Int(slots[slot])] != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}
