import DragnetCore

/// The number of a node, dense from 0 in order of first appearance.
public typealias NodeIndex = UInt32

/// Names of nodes in both directions: bytes to number and number to name.
///
/// Names are kept byte for byte as they came, never folded or normalised: "0010" is not "10". A name belongs to a
/// type, so customer "7" and terminal "7" are two nodes.
///
/// Names lie in one arena and the hash table holds numbers beside their hashes, so a node costs its name's bytes plus 24
/// to 40 bytes. Interning a known name is one probe on average, and a probe that does not match looks at nothing but the
/// slot. The hash is seeded afresh in each process, so that a chosen set of names cannot slow it down; numbers do not
/// depend on it.
public struct NodeDictionary: Sendable {
    private var arena: [UInt8] = []
    /// Where a node's name ends in the arena, and the code of its type: `end << 8 | type`.
    private var records: [UInt64] = []
    /// Open addressing with linear probing; 0 is an empty slot, else `hash << 32 | number + 1`.
    private var slots: [UInt64]
    private let hashSeed: UInt64

    /// An empty dictionary.
    public init() {
        slots = [UInt64](repeating: 0, count: 1024)
        var random = SystemRandomNumberGenerator()
        hashSeed = random.next()
    }

    /// How many nodes there are.
    public var count: Int { records.count }

    /// The number of the node with this name and type, new if it was not known.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past 2^32 - 2 nodes or 4 GiB of names.
    public mutating func intern(_ name: UnsafeBufferPointer<UInt8>, type: EntityType) throws -> NodeIndex {
        let hash = Self.hash(name, type: type, seed: hashSeed)
        switch find(name, type, hash) {
        case .node(let node): return node
        case .emptySlot(let slot): return try add(name, type, hash, at: slot)
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
            switch find(bytes, type, Self.hash(bytes, type: type, seed: hashSeed)) {
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
    private func find(_ name: UnsafeBufferPointer<UInt8>, _ type: EntityType, _ hash: UInt32) -> Place {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var slot = Int(hash) & mask
            while slots[slot] != 0 {
                let found = slots[slot]
                let node = UInt32(truncatingIfNeeded: found) &- 1
                if UInt32(truncatingIfNeeded: found >> 32) == hash && matches(node, name, type) { return .node(node) }
                slot = (slot &+ 1) & mask
            }
            return .emptySlot(slot)
        }
    }

    @inline(__always)
    private func matches(_ node: NodeIndex, _ name: UnsafeBufferPointer<UInt8>, _ type: EntityType) -> Bool {
        records.withUnsafeBufferPointer { records in
            let record = records[Int(node)]
            let start = node == 0 ? 0 : Int(records[Int(node) &- 1] >> 8)
            guard UInt8(truncatingIfNeeded: record) == type.rawValue, Int(record >> 8) &- start == name.count else {
                return false
            }
            return arena.withUnsafeBytes { arena in
                let known = UnsafeRawBufferPointer(start: arena.baseAddress.map { $0 + start }, count: name.count)
                return Self.areEqual(known, UnsafeRawBufferPointer(name))
            }
        }
    }

    /// Whether two texts of one length are the same, eight bytes at a time.
    @inline(__always)
    private static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        let count = b.count
        guard count >= 8 else { return shortWord(a) == shortWord(b) }
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
        _ name: UnsafeBufferPointer<UInt8>, _ type: EntityType, _ hash: UInt32, at slot: Int
    ) throws -> NodeIndex {
        guard records.count < Int(UInt32.max) - 1, arena.count + name.count <= Int(UInt32.max) else {
            throw DragnetError(
                .resourceLimit, "the log names more than 4 GiB of entities", help: "split the log by time or by entity")
        }
        let node = NodeIndex(records.count)
        arena.append(contentsOf: name)
        records.append(UInt64(arena.count) << 8 | UInt64(type.rawValue))
        slots[slot] = UInt64(hash) << 32 | UInt64(node + 1)
        if records.count * 2 > slots.count { grow() }
        return node
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for found in slots where found != 0 {
            var slot = Int(found >> 32) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = found
        }
        slots = larger
    }

    /// Eight bytes at a time through the mixer; the length keeps overlapping tails apart.
    @inline(__always)
    private static func hash(_ name: UnsafeBufferPointer<UInt8>, type: EntityType, seed: UInt64) -> UInt32 {
        var state = seed ^ (UInt64(name.count) << 8 | UInt64(type.rawValue))
        let bytes = UnsafeRawBufferPointer(name)
        guard bytes.count >= 8 else { return UInt32(truncatingIfNeeded: RandomKey.mix(state ^ shortWord(bytes))) }
        var offset = 0
        while offset + 8 < bytes.count {
            state = RandomKey.mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        return UInt32(truncatingIfNeeded: RandomKey.mix(state ^ last))
    }

    /// The bytes of a text shorter than eight as one number; two of one length have the same only if they are equal.
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
