import DragnetCore
public import DragnetEvents

extension ContentHash {
    /// The hash of all that a log holds: two logs with the same hash have the same columns, rows, names and values.
    ///
    /// Costs about a second for ten million events; depends on no address, order of hashing or thread.
    public static func hex(of log: EventLog) -> String {
        var digest = LogDigest()
        digest.add(log)
        return digest.hash.hex()
    }
}

/// Feeds a log to a hash, each part with its length before it, so that no border can move.
private struct LogDigest {
    var hash = ContentHash()
    private var buffer: [UInt8] = []

    mutating func add(_ log: EventLog) {
        add(text: log.domain.rawValue)
        add(log.count)
        add(log.nodes.count)
        for node in 0..<log.nodes.count {
            add(Int(log.nodes.type(of: NodeIndex(node)).rawValue))
            add(bytes: log.nodes.nameBytes(of: NodeIndex(node)))
        }
        add(array: log.times ?? [])
        add(array: log.sources)
        add(array: log.destinations)
        add(array: log.files)
        add(array: log.fileRows)
        add(array: log.labels ?? [])
        add(log.amounts)
        add(log.currency)
        add(log.kind)
        add(log.inputIDs?.count ?? -1)
        if let ids = log.inputIDs { for row in 0..<ids.count { add(bytes: ids.bytes(of: row)) } }
        add(log.attributeNames.count)
        for (name, column) in zip(log.attributeNames, log.attributes) {
            add(text: name)
            switch column {
            case .category(let values): add(values)
            case .number(let values): add(values)
            }
        }
        for column in log.shared {
            add(text: column.name)
            add(array: column.nodes)
        }
        flush()
    }

    private mutating func add(_ column: NumberColumn?) {
        add(column?.count ?? -1)
        guard let column else { return }
        for row in 0..<column.count {
            add(column[row] == nil ? 0 : 1)
            add(Int(truncatingIfNeeded: (column[row] ?? 0).bitPattern))
        }
    }

    private mutating func add(_ column: CategoryColumn?) {
        add(column?.count ?? -1)
        guard let column else { return }
        add(column.levels.count)
        for level in column.levels { add(text: level) }
        add(array: column.codes)
    }

    private mutating func add(text: String) { add(bytes: Array(text.utf8)[...]) }

    private mutating func add(bytes: ArraySlice<UInt8>) {
        add(bytes.count)
        buffer.append(contentsOf: bytes)
    }

    private mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { buffer.append(contentsOf: $0) }
        if buffer.count >= 1 << 16 { flush() }
    }

    /// Whole arrays of numbers go to the hash as they lie in memory; every platform here is little-endian.
    private mutating func add<Number: FixedWidthInteger>(array: [Number]) {
        add(array.count)
        flush()
        array.withUnsafeBytes { hash.update($0) }
    }

    private mutating func flush() {
        hash.update(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
