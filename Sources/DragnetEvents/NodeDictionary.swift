import DragnetCore

/// The number of a node, dense from 0 in order of first appearance.
public typealias NodeIndex = UInt32

/// Names of nodes in both directions: bytes to number and number to name.
///
/// Names are kept byte for byte as they came, never folded or normalised: "0010" is not "10". A name belongs to a
/// type, so customer "7" and terminal "7" are two nodes.
///
/// Names lie in one arena; the hash table holds a number, a piece of the hash and a word of the name, which is the whole
/// of a name of up to eight bytes. A node costs its name's bytes plus 30 to 51 bytes. Interning a known short name looks
/// at one slot and nothing else: in a large log every other place is a wait for memory. The hash is seeded afresh in each
/// process, so that a chosen set of names cannot slow it down; numbers do not depend on it.
public struct NodeDictionary: Sendable {
    private var arena: [UInt8] = []
    /// Where a node's name ends in the arena, and the code of its type: `end << 8 | type`.
    private var records: [UInt64] = []
    /// Open addressing with linear probing.
    private var slots: [Slot]
    private let hashSeed: UInt64

    /// One place of the hash table.
    private struct Slot {
        /// The whole of a short name, the end of a longer one.
        var word: UInt64 = 0
        /// The number + 1; 0 is an empty slot.
        var entry: UInt32 = 0
        var tag: UInt32 = 0
    }

    /// A name as it is looked for.
    private struct Key {
        let hash: UInt64
        let word: UInt64
        /// The upper bits of the hash, the length up to 15, and the type.
        let tag: UInt32
        /// Whether word and tag tell the name from any other.
        let isWhole: Bool

        @inline(__always)
        init(_ name: UnsafeRawBufferPointer, _ type: EntityType, seed: UInt64) {
            let count = name.count
            var state = seed ^ (UInt64(count) << 8 | UInt64(type.rawValue))
            isWhole = count <= 8
            if isWhole {
                word = NodeDictionary.shortWord(name)
            } else {
                var offset = 0
                while offset + 8 < count {
                    state = RandomKey.mix(state ^ name.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                    offset += 8
                }
                word = name.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            }
            hash = RandomKey.mix(state ^ word)
            tag = UInt32(truncatingIfNeeded: hash >> 44) << 12 | UInt32(min(count, 15)) << 8 | UInt32(type.rawValue)
        }
    }

    /// An empty dictionary.
    public init() {
        slots = [Slot](repeating: Slot(), count: 1024)
        var random = SystemRandomNumberGenerator()
        hashSeed = random.next()
    }

    /// How many nodes there are.
    public var count: Int { records.count }

    /// The number of the node with this name and type, new if it was not known.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past 2^32 - 2 nodes or 4 GiB of names.
    public mutating func intern(_ name: UnsafeBufferPointer<UInt8>, type: EntityType) throws -> NodeIndex {
        let key = Key(UnsafeRawBufferPointer(name), type, seed: hashSeed)
        switch find(name, key) {
        case .node(let node): return node
        case .emptySlot(let slot): return try add(name, type, key, at: slot)
        }
    }

    /// The number of the node with this name and type, new if it was not known.
    ///
    /// - Throws: as ``intern(_:type:)-(UnsafeBufferPointer<UInt8>,_)``.
    public mutating func intern(_ name: String, type: EntityType) throws -> NodeIndex {
        var name = name
        return try name.withUTF8 { try intern($0, type: type) }
    }

    /// The number of a known node.
    public func index(of name: String, type: EntityType) -> NodeIndex? {
        var name = name
        return name.withUTF8 { bytes in
            switch find(bytes, Key(UnsafeRawBufferPointer(bytes), type, seed: hashSeed)) {
            case .node(let node): node
            case .emptySlot: nil
            }
        }
    }

    /// The numbers of all nodes with this name, whatever their type.
    public func indices(named name: String) -> [NodeIndex] {
        EntityType.allCases.compactMap { index(of: name, type: $0) }
    }

    /// A node's name.
    public func name(of node: NodeIndex) -> String { String(decoding: nameBytes(of: node), as: UTF8.self) }

    /// The bytes of a node's name.
    public func nameBytes(of node: NodeIndex) -> ArraySlice<UInt8> {
        arena[(node == 0 ? 0 : Int(records[Int(node) - 1] >> 8))..<Int(records[Int(node)] >> 8)]
    }

    /// A node's type.
    public func type(of node: NodeIndex) -> EntityType {
        EntityType(rawValue: UInt8(truncatingIfNeeded: records[Int(node)])) ?? .node
    }
}

extension NodeDictionary {
    /// What a search ends at.
    private enum Place {
        case node(NodeIndex)
        case emptySlot(Int)
    }

    /// The node with this name and type, or the slot where it belongs.
    ///
    /// Reading a log asks this for two names a row, so the loop reads by pointer: every index comes from the table's own
    /// mask or from a number that ``add`` stored, and the three arrays are only lent for the call.
    @inline(__always)
    private func find(_ name: UnsafeBufferPointer<UInt8>, _ key: Key) -> Place {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count &- 1
            var place = Int(truncatingIfNeeded: key.hash) & mask
            while true {
                let slot = slots[place]
                if slot.entry == 0 { return .emptySlot(place) }
                if slot.word == key.word, slot.tag == key.tag, key.isWhole || matches(slot.entry &- 1, name) {
                    return .node(slot.entry &- 1)
                }
                place = (place &+ 1) & mask
            }
        }
    }

    /// Whether a node, whose type is known to be right, has this name.
    @inline(__always)
    private func matches(_ node: NodeIndex, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        records.withUnsafeBufferPointer { records in
            let start = node == 0 ? 0 : Int(records[Int(node) &- 1] >> 8)
            guard Int(records[Int(node)] >> 8) &- start == name.count else { return false }
            return arena.withUnsafeBytes { arena in
                let known = UnsafeRawBufferPointer(start: arena.baseAddress.map { $0 + start }, count: name.count)
                return Self.areEqual(known, UnsafeRawBufferPointer(name))
            }
        }
    }

    /// Whether two texts of one length above eight are the same, eight bytes at a time.
    @inline(__always)
    private static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        let count = b.count
        var offset = 0
        while offset + 8 <= count {
            if a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset += 8
        }
        // The last word may overlap the one before: cheaper than a loop over the rest.
        return a.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            == b.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }

    private mutating func add(
        _ name: UnsafeBufferPointer<UInt8>, _ type: EntityType, _ key: Key, at place: Int
    ) throws -> NodeIndex {
        guard records.count < Int(UInt32.max) - 1, arena.count + name.count <= Int(UInt32.max) else {
            throw DragnetError(
                .resourceLimit, "the log names more than 4 GiB of entities", help: "split the log by time or by entity")
        }
        let node = NodeIndex(records.count)
        arena.append(contentsOf: name)
        records.append(UInt64(arena.count) << 8 | UInt64(type.rawValue))
        slots[place] = Slot(word: key.word, entry: node + 1, tag: key.tag)
        if records.count * 4 > slots.count * 3 { grow() }
        return node
    }

    /// Doubles the table; hashes are made anew, in the order in which the names lie.
    private mutating func grow() {
        var larger = [Slot](repeating: Slot(), count: slots.count * 2)
        let mask = larger.count - 1
        arena.withUnsafeBytes { arena in
            var start = 0
            for (node, record) in records.enumerated() {
                let end = Int(record >> 8)
                let type = EntityType(rawValue: UInt8(truncatingIfNeeded: record)) ?? .node
                let key = Key(UnsafeRawBufferPointer(rebasing: arena[start..<end]), type, seed: hashSeed)
                var place = Int(truncatingIfNeeded: key.hash) & mask
                while larger[place].entry != 0 { place = (place + 1) & mask }
                larger[place] = Slot(word: key.word, entry: UInt32(node + 1), tag: key.tag)
                start = end
            }
        }
        slots = larger
    }

    /// The bytes of a text of at most eight as one number; two of one length have the same only if they are equal.
    @inline(__always)
    private static func shortWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        if count >= 4 {
            let first = UInt64(bytes.loadUnaligned(as: UInt32.self))
            return first << 32 | UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        }
        if count == 0 { return 0 }
        return UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
    }
}
