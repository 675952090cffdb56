extension EventLog {
    /// The log with only these rows, in this order; the nodes keep their numbers, also those that no row names any more.
    public func keeping(_ rows: [Int]) -> EventLog {
        var log = EventLog(domain: domain, hasTimes: !isStatic)
        log.nodes = nodes
        for row in rows {
            log.append(
                time: times?[row] ?? 0, source: sources[row], destination: destinations[row], file: files[row],
                fileRow: fileRows[row])
        }
        log.amounts = amounts?.keeping(rows)
        log.currency = currency?.keeping(rows)
        log.kind = kind?.keeping(rows)
        if let inputIDs {
            var column = TextColumn()
            for row in rows { column.append(inputIDs.bytes(of: row)) }
            log.inputIDs = column
        }
        for column in shared { log.addShared(column.keeping(rows)) }
        if let labels { log.labels = rows.map { labels[$0] } }
        for (name, attribute) in zip(attributeNames, attributes) {
            switch attribute {
            case .category(let column): log.addAttribute(name, .category(column.keeping(rows)))
            case .number(let column): log.addAttribute(name, .number(column.keeping(rows)))
            }
        }
        return log
    }
}

extension EventLog {
    /// Takes the nodes out of the log that no row names; the others keep their order.
    ///
    /// - Returns: the new number of each node, nil for those that went.
    /// - Throws: as ``NodeDictionary/intern(_:type:)-(String,_)``.
    public mutating func dropIdleNodes() throws -> [NodeIndex?] {
        var isNamed = [Bool](repeating: false, count: nodes.count)
        for row in 0..<count {
            isNamed[Int(sources[row])] = true
            isNamed[Int(destinations[row])] = true
            for column in shared { if let node = column[row] { isNamed[Int(node)] = true } }
        }
        var kept = NodeDictionary()
        var numbers = [NodeIndex?](repeating: nil, count: nodes.count)
        for node in isNamed.indices where isNamed[node] {
            numbers[node] = try nodes.nameBytes(of: NodeIndex(node)).withUnsafeBufferPointer {
                try kept.intern($0, type: nodes.type(of: NodeIndex(node)))
            }
        }
        nodes = kept
        renumberEnds { numbers[Int($0)] ?? 0 }
        return numbers
    }
}

extension NumberColumn {
    /// The column with only these rows.
    func keeping(_ rows: [Int]) -> NumberColumn {
        var column = NumberColumn()
        for row in rows { column.append(self[row]) }
        return column
    }
}

extension CategoryColumn {
    /// The column with only these rows; the levels keep their numbers.
    func keeping(_ rows: [Int]) -> CategoryColumn {
        var column = CategoryColumn()
        for level in levels { _ = column.code(of: level) }
        for row in rows { column.append(code: codes[row]) }
        return column
    }
}
