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
