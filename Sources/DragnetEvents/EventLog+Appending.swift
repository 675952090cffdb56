import DragnetCore

extension EventLog {
    /// This log with another's events after its own, the nodes of both in one dictionary.
    ///
    /// Columns that only one of the two has are absent on the other's rows. File numbers of `other` start at 0 again.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if one has times and the other has none, or their domains differ.
    public func appending(_ other: EventLog) throws -> EventLog {
        guard isStatic == other.isStatic else {
            throw DragnetError(
                .inputUnusable, "one of the two logs has times and the other has none",
                help: "say which column is the time: --map time=COL")
        }
        guard domain == other.domain else {
            throw DragnetError(
                .inputUnusable, "a log of \(other.domain.rawValue) does not go with one of \(domain.rawValue)",
                help: "use a workspace of its own, or say --preset \(domain.rawValue)")
        }
        var joined = self
        let base = count
        var nodeOf: [NodeIndex] = []
        for node in 0..<other.nodes.count {
            let node = NodeIndex(node)
            nodeOf.append(try joined.nodes.intern(other.nodes.name(of: node), type: other.nodes.type(of: node)))
        }
        for row in 0..<other.count {
            joined.append(
                time: other.times?[row] ?? 0, source: nodeOf[Int(other.sources[row])],
                destination: nodeOf[Int(other.destinations[row])], file: other.files[row],
                fileRow: other.fileRows[row])
        }
        joined.amounts = Self.joined(amounts, other.amounts, base, other.count)
        joined.currency = Self.joined(currency, other.currency, base, other.count)
        joined.kind = Self.joined(kind, other.kind, base, other.count)
        joined.inputIDs = Self.joined(inputIDs, other.inputIDs, base, other.count)
        if labels != nil || other.labels != nil {
            joined.labels =
                (labels ?? [Int8](repeating: -1, count: base))
                + (other.labels ?? [Int8](repeating: -1, count: other.count))
        }
        joined.joinAttributes(with: other, base: base)
        joined.joinShared(with: other, base: base, nodeOf: nodeOf)
        return joined
    }

    /// Columns of one name become one; the other log's nodes are those of `nodeOf`.
    private mutating func joinShared(with other: EventLog, base: Int, nodeOf: [NodeIndex]) {
        for (place, column) in shared.enumerated() {
            let further = other.shared.first { $0.name == column.name }
            var whole = column
            for row in base..<count { whole.append(further?[row - base].map { nodeOf[Int($0)] }) }
            setShared(at: place, whole)
        }
        for column in other.shared where !shared.contains(where: { $0.name == column.name }) {
            var whole = SharedColumn(name: column.name)
            for row in 0..<count { whole.append(row < base ? nil : column[row - base].map { nodeOf[Int($0)] }) }
            addShared(whole)
        }
    }

    private mutating func joinAttributes(with other: EventLog, base: Int) {
        for (place, name) in attributeNames.enumerated() {
            switch attributes[place] {
            case .category(let column):
                let further = Self.joined(column, other.categoryAttribute(name), base, other.count) ?? column
                setAttribute(at: place, .category(further))
            case .number(let column):
                let further = Self.joined(column, other.numberAttribute(name), base, other.count) ?? column
                setAttribute(at: place, .number(further))
            }
        }
        for (place, name) in other.attributeNames.enumerated() where !attributeNames.contains(name) {
            switch other.attributes[place] {
            case .category(let column):
                if let further = Self.joined(nil, column, base, other.count) { addAttribute(name, .category(further)) }
            case .number(let column):
                if let further = Self.joined(nil, column, base, other.count) { addAttribute(name, .number(further)) }
            }
        }
    }

    private static func joined(
        _ first: NumberColumn?, _ second: NumberColumn?, _ firstCount: Int, _ secondCount: Int
    ) -> NumberColumn? {
        guard first != nil || second != nil else { return nil }
        var column = first ?? NumberColumn()
        while column.count < firstCount { column.append(nil) }
        for row in 0..<secondCount { column.append(second?[row]) }
        return column
    }

    private static func joined(
        _ first: CategoryColumn?, _ second: CategoryColumn?, _ firstCount: Int, _ secondCount: Int
    ) -> CategoryColumn? {
        guard first != nil || second != nil else { return nil }
        var column = first ?? CategoryColumn()
        while column.count < firstCount { column.append(nil) }
        for row in 0..<secondCount { column.append(second?[row]) }
        return column
    }

    private static func joined(
        _ first: TextColumn?, _ second: TextColumn?, _ firstCount: Int, _ secondCount: Int
    ) -> TextColumn? {
        guard first != nil || second != nil else { return nil }
        var column = first ?? TextColumn()
        while column.count < firstCount { column.append([]) }
        for row in 0..<secondCount { column.append(second?.bytes(of: row) ?? []) }
        return column
    }
}
