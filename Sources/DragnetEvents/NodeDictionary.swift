import DragnetCore

/// The number of a node, dense from 0 in order of first appearance.
public typealias NodeIndex = UInt32

/// Names of nodes in both directions: bytes to number and number to name.
///
/// Names are kept byte for byte as they came, never folded or normalised: "0010" is not "10". A name belongs to a
/// type, so customer "7" and terminal "7" are two nodes.
///
/// Names lie in one arena and the hash table holds numbers, so a node costs its name's bytes plus about 21 bytes.
/// Interning a known name is one probe on average. The hash is seeded afresh in each process, so that a chosen set
/// of names cannot slow it down; numbers do not depend on it.
public struct NodeDictionary: Sendable {
    private var arena: [UInt8] = []
    private var ends: [UInt32] = []
    private var typeCodes: [UInt8] = []
    private var hashes: [UInt32] = []
    /// Open addressing with linear probing; 0 is an empty slot, else the node's number + 1.
    private var slots: [UInt32]
    private let hashSeed: UInt64

    /// An empty dictionary.
    public init() {
        slots = [UInt32](repeating: 0, count: 1024)
        var random = SystemRandomNumberGenerator()
        hashSeed = random.next()
    }

    /// How many nodes there are.
    public var count: Int { ends.count }

    /// The number of the node with this name and type, new if it was not known.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past 2^32 - 2 nodes or 4 GiB of names.
    public mutating func intern(_ name: UnsafeBufferPointer<UInt8>, type: EntityType) throws -> NodeIndex {
        let hash = Self.hash(name, type: type, seed: hashSeed)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let node = slots[slot] - 1
            if hashes[Int(node)] == hash && matches(node, name, type) { return node }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard ends.count < Int(UInt32.max) - 1, arena.count + name.count <= Int(UInt32.max) else {
            throw DragnetError(
                .resourceLimit, "the log names more than 4 GiB of entities", help: "split the log by time or by entity")
        }
        let node = NodeIndex(ends.count)
        arena.append(contentsOf: name)
        ends.append(UInt32(arena.count))
        typeCodes.append(type.rawValue)
        hashes.append(hash)
        slots[slot] = node + 1
        if ends.count * 2 > slots.count { grow() }
        return node
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
            let hash = Self.hash(bytes, type: type, seed: hashSeed)
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] != 0 {
                let node = slots[slot] - 1
                if hashes[Int(node)] == hash && matches(node, bytes, type) { return node }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
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
        arena[start(of: node)..<Int(ends[Int(node)])]
    }

    /// A node's type.
    public func type(of node: NodeIndex) -> EntityType { EntityType(rawValue: typeCodes[Int(node)]) ?? .node }

    private func start(of node: NodeIndex) -> Int { node == 0 ? 0 : Int(ends[Int(node) - 1]) }

    private func matches(_ node: NodeIndex, _ name: UnsafeBufferPointer<UInt8>, _ type: EntityType) -> Bool {
        let start = start(of: node)
        let length = Int(ends[Int(node)]) - start
        guard typeCodes[Int(node)] == type.rawValue, length == name.count else { return false }
        for offset in 0..<length where arena[start + offset] != name[offset] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for node in 0..<ends.count {
            var slot = Int(hashes[node]) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(node) + 1
        }
    }

    /// Eight bytes at a time through the mixer; the length keeps padded tails apart.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>, type: EntityType, seed: UInt64) -> UInt32 {
        var state = seed ^ (UInt64(name.count) << 8 | UInt64(type.rawValue))
        let bytes = UnsafeRawBufferPointer(name)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = RandomKey.mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return UInt32(truncatingIfNeeded: RandomKey.mix(state ^ tail))
    }
}
