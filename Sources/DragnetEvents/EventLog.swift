/// What a log is a record of; decides which detectors speak.
public enum LogDomain: String, Sendable, Hashable, CaseIterable {
    /// Who paid whom.
    case transactions
    /// Who talked to whom.
    case network
}

/// A further column of a log: a device, a port, a duration.
public enum AttributeColumn: Sendable {
    /// Text with few values.
    case category(CategoryColumn)
    /// Numbers.
    case number(NumberColumn)
}

/// A log of events in columns, in the order of the input.
///
/// Rows are numbered from 0. Optional columns are nil where the log has none. A row costs 24 bytes plus its optional
/// columns.
public struct EventLog: Sendable {
    /// What the log is a record of.
    public var domain: LogDomain
    /// Names and types of the nodes.
    public var nodes = NodeDictionary()
    /// Microseconds since 1970-01-01 UTC; nil if the log has no times at all.
    public var times: [Int64]?
    /// The source of each row.
    public private(set) var sources: [NodeIndex] = []
    /// The destination of each row.
    public private(set) var destinations: [NodeIndex] = []
    /// Money or bytes.
    public var amounts: NumberColumn?
    /// The currency of the amounts.
    public var currency: CategoryColumn?
    /// The kind of event: a payment type, a connection's service.
    public var kind: CategoryColumn?
    /// The input's own id of each event.
    public var inputIDs: TextColumn?
    /// Labels that came with the log: 1 bad, 0 good, -1 unknown; never a feature.
    public var labels: [Int8]?
    /// Further columns by name, in the order of the input.
    public private(set) var attributeNames: [String] = []
    /// The further columns, as ``attributeNames`` names them.
    public private(set) var attributes: [AttributeColumn] = []
    /// What the sources of events share, a column a kind of thing.
    public private(set) var shared: [SharedColumn] = []
    /// The number of each row's file in the list of inputs.
    public private(set) var files: [UInt16] = []
    /// The number of each row among the data rows of its file, rejected ones counted too, from 0.
    public private(set) var fileRows: [UInt32] = []
    /// Rows whose events are gone; they stand between the others with a time and ends that mean nothing.
    public var removed = RemovedRows()
    /// Of what log these rows are an excerpt; nil where they are all there is.
    public var excerpt: LogExcerpt?

    /// An empty log.
    public init(domain: LogDomain, hasTimes: Bool) {
        self.domain = domain
        times = hasTimes ? [] : nil
    }

    /// Rows.
    public var count: Int { sources.count }

    /// Whether the log has no times, so that it is one graph and not a stream.
    public var isStatic: Bool { times == nil }

    /// Adds the fixed columns of a row; the optional columns are appended to beside it.
    ///
    /// - Parameter time: microseconds since 1970; ignored where the log has no times.
    public mutating func append(
        time: Int64, source: NodeIndex, destination: NodeIndex, file: UInt16, fileRow: UInt32
    ) {
        times?.append(time)
        sources.append(source)
        destinations.append(destination)
        files.append(file)
        fileRows.append(fileRow)
    }

    /// Gives the ends of every row the numbers that `number` says.
    mutating func renumberEnds(_ number: (NodeIndex) -> NodeIndex) {
        sources = sources.map(number)
        destinations = destinations.map(number)
        for index in shared.indices { shared[index].renumber(number) }
    }

    /// Adds a column of what sources share; its nodes are those of ``nodes``.
    public mutating func addShared(_ column: SharedColumn) { shared.append(column) }

    /// Appends a row to the column of what sources share with number `index`.
    public mutating func appendShared(_ node: NodeIndex?, toColumn index: Int) { shared[index].append(node) }

    /// Replaces the column of what sources share with number `index`.
    mutating func setShared(at index: Int, _ column: SharedColumn) { shared[index] = column }

    /// Adds a further column.
    public mutating func addAttribute(_ name: String, _ column: AttributeColumn) {
        attributeNames.append(name)
        attributes.append(column)
    }

    /// Replaces the column of attribute number `index`.
    public mutating func setAttribute(at index: Int, _ column: AttributeColumn) { attributes[index] = column }

    /// Changes a text attribute in place, for instance to append a row.
    ///
    /// - Parameter index: the number of an attribute that is a ``AttributeColumn/category(_:)``.
    public mutating func appendCategory(_ value: String?, toAttribute index: Int) {
        guard case .category(var column) = attributes[index] else {
            preconditionFailure("attribute \(index) holds numbers")
        }
        attributes[index] = .number(NumberColumn())
        column.append(value)
        attributes[index] = .category(column)
    }

    /// Appends a row to the number attribute `index`.
    public mutating func appendNumber(_ value: Double?, toAttribute index: Int) {
        guard case .number(var column) = attributes[index] else {
            preconditionFailure("attribute \(index) holds text")
        }
        attributes[index] = .number(NumberColumn())
        column.append(value)
        attributes[index] = .number(column)
    }

    /// The text attribute of that name.
    public func categoryAttribute(_ name: String) -> CategoryColumn? {
        guard let index = attributeNames.firstIndex(of: name), case .category(let column) = attributes[index] else {
            return nil
        }
        return column
    }

    /// The number attribute of that name.
    public func numberAttribute(_ name: String) -> NumberColumn? {
        guard let index = attributeNames.firstIndex(of: name), case .number(let column) = attributes[index] else {
            return nil
        }
        return column
    }

    /// The rows in the order in which they are scored: by time, equal times as in the input; without removed ones.
    public var timeOrder: [Int] {
        let rows = Array(heldRows)
        guard let times else { return rows }
        var isSorted = true
        for (earlier, later) in zip(rows, rows.dropFirst()) where times[later] < times[earlier] {
            isSorted = false
            break
        }
        return isSorted ? rows : rows.sorted { (times[$0], $0) < (times[$1], $1) }
    }

    /// From the first event's time to the last one's, microseconds since 1970; nil without times or events.
    ///
    /// One pass over the log.
    public var timeSpan: ClosedRange<Int64>? {
        guard let times, let first = times.first else { return nil }
        let ends = times.reduce(into: (first, first)) { $0 = (min($0.0, $1), max($0.1, $1)) }
        return ends.0...ends.1
    }

    /// The name by which an event is known outside: the input's own id, else its row from 0 in the whole log.
    public func eventName(_ row: Int) -> String {
        if let inputIDs, !inputIDs.bytes(of: row).isEmpty { return inputIDs[row] }
        return String(number(of: row))
    }
}
