import DragnetCore

/// The names and levels of a log without its rows: gives single events the numbers that they would have in it.
///
/// ```swift
/// var vocabulary = EventVocabulary(log)
/// let event = try vocabulary.take(incoming, row: log.count)
/// ```
///
/// Two vocabularies of one log that take the same events in the same order give the same numbers. An event costs two
/// look-ups of names and one for each text that it brings, whatever the log's length.
public struct EventVocabulary: Sendable {
    /// What the log is a record of.
    public let domain: LogDomain
    /// Names and types of the nodes.
    public private(set) var nodes: NodeDictionary
    /// The levels of the currency, without rows; nil if no event brought one.
    public private(set) var currency: CategoryColumn?
    /// The levels of the kind, without rows; nil if no event brought one.
    public private(set) var kind: CategoryColumn?
    /// Whether any event brought an amount.
    public private(set) var hasAmounts: Bool
    /// The attributes that are text, with their levels.
    public private(set) var texts: [(name: String, levels: CategoryColumn)] = []
    /// The attributes that are numbers.
    public private(set) var numbers: Set<String> = []
    /// What sources are that do not say it.
    public let sourceType: EntityType
    /// What destinations are that do not say it.
    public let destinationType: EntityType

    /// The most levels of a column; there are 65,536 ports, and all of them matter.
    public static let mostLevels = 1 << 17

    /// The vocabulary of a log.
    public init(_ log: EventLog) {
        domain = log.domain
        nodes = log.nodes
        currency = log.currency.map(Self.levels)
        kind = log.kind.map(Self.levels)
        hasAmounts = log.amounts != nil
        let fallback: EntityType = log.domain == .network ? .host : .account
        // Once events went, what is left may tell otherwise, and names would begin to mean other entities.
        sourceType = log.removed.sourceType ?? Self.commonest(log.sources, log, leftOut: \.sent) ?? fallback
        destinationType =
            log.removed.destinationType ?? Self.commonest(log.destinations, log, leftOut: \.received) ?? fallback
        for name in log.attributeNames {
            if let column = log.categoryAttribute(name) {
                texts.append((name, Self.levels(column)))
            } else {
                numbers.insert(name)
            }
        }
    }

    private static func levels(_ column: CategoryColumn) -> CategoryColumn {
        var levels = CategoryColumn()
        for level in column.levels { _ = levels.code(of: level) }
        return levels
    }

    private static func commonest(
        _ ends: [NodeIndex], _ log: EventLog, leftOut: (NodeTallies.Tally) -> UInt32
    ) -> EntityType? {
        var counts = [Int](repeating: 0, count: 256)
        for row in log.heldRows { counts[Int(log.nodes.type(of: ends[row]).rawValue)] += 1 }
        if let tallies = log.excerpt?.leftOut {
            for node in 0..<log.nodes.count {
                counts[Int(log.nodes.type(of: NodeIndex(node)).rawValue)] += Int(leftOut(tallies[NodeIndex(node)]))
            }
        }
        guard let most = counts.max(), most > 0 else { return nil }
        return counts.firstIndex(of: most).flatMap { EntityType(rawValue: UInt8($0)) }
    }

    /// The unit of the amounts where there is one for all: a currency, "bytes", or empty.
    public var amountUnit: String {
        guard hasAmounts else { return "" }
        if domain == .network { return "bytes" }
        return currency.map { $0.levels.count == 1 ? $0.levels[0] : "" } ?? ""
    }

    /// The number of a known source of an event.
    public func source(of incoming: IncomingEvent) -> NodeIndex? {
        nodes.index(of: incoming.source, type: incoming.sourceType ?? sourceType)
    }

    /// The number of a known destination of an event.
    public func destination(of incoming: IncomingEvent) -> NodeIndex? {
        nodes.index(of: incoming.destination, type: incoming.destinationType ?? destinationType)
    }

    // MARK: Numbers for events

    /// Whether the log has a column of that name beside the common ones.
    public func hasColumn(_ name: String) -> Bool {
        texts.contains { $0.name == name } || numbers.contains(name)
    }

    /// Why an event does not fit, nil if it does: it brings something that this log has no column for.
    public func misfit(of incoming: IncomingEvent) -> (field: String, reason: String)? {
        for (name, value) in incoming.textAttributes where value != nil && !texts.contains(where: { $0.name == name }) {
            return (name, "the log of this workspace has no column \(name)")
        }
        for (name, value) in incoming.numberAttributes where value != nil && !numbers.contains(name) {
            return (name, "the log of this workspace has no column \(name)")
        }
        return nil
    }

    /// Why events together do not fit, nil if they do: one of them would bring a column more levels than it can have.
    ///
    /// Costs nothing while the columns have room for them all.
    public func overflow(of events: [IncomingEvent]) -> (event: Int, field: String, reason: String)? {
        let texts: [(name: String, levels: CategoryColumn?, value: (IncomingEvent) -> String?)] =
            [("currency", currency, { $0.currency }), ("kind", kind, { $0.kind })]
            + self.texts.map { name, levels in
                (name, levels, { event in event.textAttributes.first { $0.name == name }?.value })
            }
        for (name, levels, value) in texts {
            let held = levels?.levels.count ?? 0
            guard held + events.count > Self.mostLevels else { continue }
            var added: Set<ByteKey> = []
            for (number, event) in events.enumerated() {
                guard let text = value(event), levels?.knownCode(of: text) == nil else { continue }
                added.insert(ByteKey(text))
                if held + added.count > Self.mostLevels {
                    return (number, name, "the log of this workspace has \(Self.mostLevels) values of \(name) already")
                }
            }
        }
        return nil
    }

    /// The event that comes in, after its names and levels were taken in.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past the limits of nodes and levels.
    public mutating func take(_ incoming: IncomingEvent, row: Int) throws -> Event {
        let source = try nodes.intern(incoming.source, type: incoming.sourceType ?? sourceType)
        let destination = try nodes.intern(incoming.destination, type: incoming.destinationType ?? destinationType)
        if incoming.amount != nil { hasAmounts = true }
        if let text = incoming.currency { try Self.take(text, &currency) }
        if let text = incoming.kind { try Self.take(text, &kind) }
        for (name, value) in incoming.textAttributes {
            guard let value, let place = texts.firstIndex(where: { $0.name == name }) else { continue }
            var levels: CategoryColumn? = texts[place].levels
            texts[place].levels = CategoryColumn()
            defer { if let levels { texts[place].levels = levels } }
            try Self.take(value, &levels)
        }
        return event(incoming, row: row, source: source, destination: destination)
    }

    private static func take(_ text: String, _ column: inout CategoryColumn?) throws {
        if column == nil { column = CategoryColumn() }
        guard column?.knownCode(of: text) == nil else { return }
        guard (column?.levels.count ?? 0) < mostLevels else {
            throw DragnetError(
                .resourceLimit, "there are more than \(mostLevels) kinds of one thing",
                help: "send as kind, currency or port only what takes few values")
        }
        _ = column?.code(of: text)
    }

    /// The event as it would be if it were taken in next; unknown names get the numbers that they would get.
    public func preview(_ incoming: IncomingEvent, row: Int) -> Event {
        let source = source(of: incoming)
        var destination = destination(of: incoming)
        let next = NodeIndex(nodes.count)
        if destination == nil {
            let isLoop =
                incoming.source.utf8.elementsEqual(incoming.destination.utf8)
                && (incoming.sourceType ?? sourceType) == (incoming.destinationType ?? destinationType)
            destination = source == nil && !isLoop ? next + 1 : next
        }
        return event(incoming, row: row, source: source ?? next, destination: destination ?? next)
    }

    private func event(
        _ incoming: IncomingEvent, row: Int, source: NodeIndex, destination: NodeIndex
    ) -> Event {
        var event = Event(
            row: row, time: incoming.time, source: source, destination: destination, amount: incoming.amount)
        event.currency = incoming.currency.map { Self.code($0, currency) }
        let ports = levels(EventReader.portAttribute)
        let isNetwork = domain == .network
        if let ports {
            event.port = incoming.port.map { Self.code($0, ports) }
        } else if isNetwork {
            event.port = incoming.kind.map { Self.code($0, kind) }
        }
        if numbers.contains(EventReader.sentBytesAttribute) { event.sentBytes = incoming.sentBytes }
        guard isNetwork else { return event }
        if numbers.contains(EventReader.receivedBytesAttribute) { event.receivedBytes = incoming.receivedBytes }
        if numbers.contains(EventReader.durationAttribute) { event.duration = incoming.duration }
        if levels(EventReader.stateAttribute) != nil {
            event.isFailed = incoming.state.map { ConnectionOutcome.isFailed($0) }
        }
        return event
    }

    private func levels(_ name: String) -> CategoryColumn? { texts.first { $0.name == name }?.levels }

    private static func code(_ text: String, _ column: CategoryColumn?) -> UInt32 {
        column?.knownCode(of: text) ?? UInt32(column?.levels.count ?? 0)
    }
}
