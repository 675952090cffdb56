import DragnetCore

/// Numbers by the hash of their keys: an open-addressing table at a load of at most one half.
///
/// Beside each number stands the upper half of its hash, so that the keys, which stand elsewhere, are looked at only where
/// they are very likely the right ones. 8 bytes a slot.
package struct TaggedSlots: Sendable {
    private var slots: [UInt64]

    /// The number of nothing.
    package static let none = UInt32.max
    private static let empty = UInt64.max

    /// A table with so many slots, a power of two, or twice as many, and so on, until `count` fill half of them.
    package init(capacity: Int, holding count: Int = 0) {
        var size = capacity
        while size < count * 2 { size *= 2 }
        slots = [UInt64](count: size) { $0.initialize(repeating: Self.empty) }
    }

    /// How many slots there are.
    package var capacity: Int { slots.count }

    /// The number whose key has this hash and is the one that `isWanted` knows; ``none`` if there is none.
    @inline(__always)
    package func find(_ hash: UInt64, _ isWanted: (UInt32) -> Bool) -> UInt32 {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = slots[slot]
            if held == Self.empty { return Self.none }
            let number = UInt32(truncatingIfNeeded: held)
            if held >> 32 == hash >> 32 && isWanted(number) { return number }
            slot = (slot + 1) & mask
        }
    }

    /// The first number that bears the tag of this hash, very likely the right one; ``none`` if there is certainly none.
    ///
    /// Looks at no keys, so that they can be asked for before they are compared.
    @inline(__always)
    package func likely(_ hash: UInt64) -> UInt32 { find(hash) { _ in true } }

    /// Puts a number whose key is not there yet into the first free slot.
    package mutating func insert(_ number: UInt32, hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != Self.empty { slot = (slot + 1) & mask }
        slots[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(number)
    }

    /// Asks the memory for the slot at which a search for this hash begins.
    @inline(__always)
    func fetch(_ hash: UInt64) { slots.fetch(Int(truncatingIfNeeded: hash) & (slots.count - 1)) }
}
