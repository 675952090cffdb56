public import DragnetCore

/// Makes a Zeek `conn.log` of an office network: ordinary work, with intrusions hidden in it and labelled.
///
/// ```swift
/// let log = try NetworkGenerator(.init(rows: 50_000, seed: 7)).generate()
/// try AtomicFile.write(log.log, to: "conn.log")
/// ```
///
/// The log has Zeek's header and its 21 columns, sorted by the connections' start. Ordinary life holds the twins of what
/// is hidden: pollers with a clockwork's regularity, some of them the only clients of rare addresses; uploads and backups
/// as large as a theft; a scanner with leave; administrators on other people's machines; developers who crawl; guests and
/// file sharing behind one address; clients that retry a dead service; strangers who knock at the public servers; people
/// whose address changes. In the second week a server, an agent and a crowd appear. What is hidden: see ``Kind``.
///
/// The same configuration gives the same bytes on every machine. Time and memory are linear in the rows.
public struct NetworkGenerator: Sendable {
    /// The configuration, checked.
    public let configuration: Configuration

    /// A generator for `configuration`.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
    public init(_ configuration: Configuration = Configuration()) throws {
        self.configuration = try configuration.validated()
    }

    /// Makes the log.
    ///
    /// - Throws: ``DragnetError/Code/interrupted`` when `context` is cancelled.
    public func generate(_ context: WorkContext = WorkContext()) throws -> GeneratedLog {
        var office = try populated(context)
        try context.cancellation.check()
        office.plantAnomalies()
        if let rows = configuration.rows { office.dropSurplus(keeping: rows) }
        try context.cancellation.check()
        return ConnLogWriter(office).write()
    }

    /// An office whose ordinary life makes at least the rows wanted, and not many more.
    ///
    /// What is written beyond is left out of browsing afterwards, so there should be little of it.
    private func populated(_ context: WorkContext) throws -> Office {
        var share = configuration.share
        var best: Office?
        for _ in 0..<12 {
            try context.cancellation.check()
            var office = Office(configuration, scale: NetworkScale(share: share))
            office.connections.reserveCapacity(Int(Double(configuration.expectedRows) * 1.15))
            try office.live(context)
            guard let rows = configuration.rows else { return office }
            let ratio = Double(office.connections.count) / Double(rows)
            if (1...1.06).contains(ratio) { return office }
            if ratio >= 1 && ratio < best.map({ Double($0.connections.count) / Double(rows) }) ?? .infinity {
                best = office
            }
            share *= 1.03 / ratio
        }
        guard let best else {
            throw DragnetError(
                .configuration, "no office makes \(configuration.expectedRows) rows with seed \(configuration.seed)",
                help: "ask for some more rows, or choose another seed")
        }
        return best
    }
}
