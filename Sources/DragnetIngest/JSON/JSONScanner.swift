/// Finds the values of the known columns in one JSON record after the other.
final class JSONScanner {
    private(set) var tree = JSONKeyTree()
    // One range a column, written by the cursor for each record.
    private(set) var fields: UnsafeMutablePointer<FieldRange>
    private var capacity = 64

    init() {
        fields = .allocate(capacity: capacity)
        fields.initialize(repeating: FieldRange(start: 0, end: 0), count: capacity)
    }

    deinit { fields.deallocate() }

    /// The names of the columns.
    var columns: [String] { tree.columns }

    /// Adds columns that records may have later.
    func require(_ names: [String]) {
        for name in names { tree.add(column: name) }
        makeRoom()
    }

    /// Reads a record of known columns; texts are unescaped in place.
    func scan(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> JSONCursor.Fault? {
        run(bytes, count, isLearning: false).fault
    }

    /// Reads a copy of a record and takes in its new columns.
    ///
    /// - Returns: what is wrong with it; then nothing was taken in.
    func learn(_ record: UnsafeBufferPointer<UInt8>) -> JSONCursor.Fault? {
        // Each round may find keys one level deeper.
        for _ in 0..<JSONCursor.depthLimit {
            var copy = Array(record)
            let (fault, missing) = copy.withUnsafeMutableBufferPointer { copy in
                copy.baseAddress.map { run($0, copy.count, isLearning: true) } ?? (nil, [])
            }
            if let fault { return fault }
            if missing.isEmpty || tree.isFull { return nil }
            tree.add(missing)
            makeRoom()
        }
        return nil
    }

    private func run(
        _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, isLearning: Bool
    ) -> (fault: JSONCursor.Fault?, missing: [JSONKeyTree.Missing]) {
        fields.update(repeating: FieldRange(start: 0, end: 0), count: tree.columns.count)
        return tree.withPointers { nodes, keys, arena in
            var cursor = JSONCursor(
                bytes: bytes, count: count, fields: fields, nodes: nodes, keys: keys, arena: arena)
            cursor.isLearning = isLearning
            return cursor.read() ? (nil, cursor.missing) : (cursor.fault, [])
        }
    }

    private func makeRoom() {
        guard tree.columns.count > capacity else { return }
        while capacity < tree.columns.count { capacity *= 2 }
        fields.deallocate()
        fields = .allocate(capacity: capacity)
        fields.initialize(repeating: FieldRange(start: 0, end: 0), count: capacity)
    }
}

extension JSONKeyTree {
    /// Calls `body` with the tree's memory; the pointers are valid during the call only.
    @inline(__always)
    func withPointers<Result>(
        _ body: (UnsafePointer<Node>, UnsafePointer<Key>, UnsafePointer<UInt8>) -> Result
    ) -> Result {
        // An empty list has no address of its own; nothing is read through these.
        let none = Key(start: 0, length: 0, column: -1, node: -1)
        return nodes.withUnsafeBufferPointer { nodes in
            (keys.isEmpty ? [none] : keys).withUnsafeBufferPointer { keys in
                (arena.isEmpty ? [0] : arena).withUnsafeBufferPointer { arena in
                    guard let nodes = nodes.baseAddress, let keys = keys.baseAddress, let arena = arena.baseAddress
                    else { preconditionFailure("the lists are not empty") }
                    return body(nodes, keys, arena)
                }
            }
        }
    }
}
