import DragnetCore

/// Saving a state between runs.
///
/// The layout is that of the flat arrays, little-endian, each with its count before it, behind a magic number and a
/// version. Who stores the bytes guards them with a checksum; the counts are checked here all the same.
extension ScoringState {
    private static let magic: UInt64 = 0x3254_5347_5244  // "DRGST2"

    /// The state as bytes; the same state, the same bytes.
    public func bytes() -> [UInt8] {
        var writer = FlatWriter()
        writer.append(Self.magic)
        writer.append(clock.short)
        writer.append(clock.long)
        writer.append(watermark)
        writer.append(Int64(eventCount))
        writer.append(Int64(clusterCount))
        writer.append(nodes)
        writer.append(counters)
        writer.append(pairs.entries)
        writer.append(ports.sorted)
        writer.append(upstream.all.map { UInt32($0.count) })
        writer.append(upstream.all.flatMap(\.self))
        writer.append(peerCounts)
        writer.append(peerAmounts)
        writer.append(currencyAmounts)
        writer.append(interactions.clock.tick)
        writer.append(interactions.clock.halfLives)
        writer.append(Int64(interactions.eventCount))
        writer.append(interactions.origin)
        writer.append(interactions.nodes)
        writer.append(interactions.links.links)
        writer.append(interactions.links.heads)
        writer.append(money.accounts)
        writer.append(money.hours)
        writer.append(counts.tick)
        writer.append(counts.parts.first)
        writer.append(counts.parts.nodes)
        writer.append(counts.parts.pairs)
        writer.append(risk.nodes)
        writer.append(risk.pending)
        writer.append([risk.total])
        return writer.bytes
    }

    /// The state that ``bytes()`` wrote.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the bytes are no such state.
    public init(bytes: [UInt8]) throws {
        var reader = FlatReader(bytes)
        guard try reader.value(UInt64.self) == Self.magic else { throw FlatReader.damaged }
        let (short, long) = (try reader.value(Int64.self), try reader.value(Int64.self))
        guard short > 0, long >= short else { throw FlatReader.damaged }
        let watermark = try reader.value(Int64.self)
        let events = try reader.value(Int64.self)
        let clusters = try reader.value(Int64.self)
        guard events >= 0, (0...1_000_000).contains(clusters) else { throw FlatReader.damaged }
        self.init(
            clock: ScoringClock(short: short, long: long),
            interactionClock: InteractionClock(tick: 0, halfLives: [1, 2, 3]),
            clusterCount: Int(clusters))
        self.watermark = watermark
        eventCount = Int(events)
        nodes = try reader.array(NodeHabits.self)
        counters = try reader.array(WindowCounter.self)
        pairs = PairTable(entries: try reader.array(PairTable.Entry.self))
        ports = FingerprintSet(try reader.array(UInt64.self))
        let counts = try reader.array(UInt32.self)
        let origins = try reader.array(UpstreamLists.Origin.self)
        guard counts.reduce(0, { $0 + Int($1) }) == origins.count else { throw FlatReader.damaged }
        var lists: [[UpstreamLists.Origin]] = []
        var start = 0
        for count in counts {
            lists.append(Array(origins[start..<start + Int(count)]))
            start += Int(count)
        }
        upstream = UpstreamLists(lists)
        peerCounts = try reader.array(RunningMoments.self)
        peerAmounts = try reader.array(RunningMoments.self)
        currencyAmounts = try reader.array(RunningMoments.self)
        interactions = try Self.interactions(&reader)
        money.accounts = try reader.array(MoneyHabits.self)
        money.hours = try reader.array(Float.self)
        let tick = try reader.value(Int64.self)
        guard tick > 0 else { throw FlatReader.damaged }
        self.counts = CountChannel(
            tick: tick, first: try reader.value(Int64.self), nodes: try reader.array(CountChannel.Count.self),
            pairs: try reader.array(CountChannel.Count.self))
        let known = try reader.array(LabelRisk.Counts.self)
        let pending = try reader.array(LabelRisk.Arrival.self)
        guard let total = try reader.array(LabelRisk.Counts.self).first else { throw FlatReader.damaged }
        risk = LabelRisk(nodes: known, pending: pending, total: total)
        guard counters.count == nodes.count * NodeCounter.count,
            peerCounts.count == (clusterCount + 1) * NodeCounter.count, peerAmounts.count == clusterCount + 1,
            interactions.nodes.count == nodes.count, money.hours.count == 24, reader.isAtEnd
        else { throw FlatReader.damaged }
    }

    private static func interactions(_ reader: inout FlatReader) throws -> InteractionState {
        let tick = try reader.value(Int64.self)
        let halfLives = try reader.array(Double.self)
        guard halfLives.count == 3, halfLives.allSatisfy({ $0 > 0 && $0.isFinite }), tick >= 0 else {
            throw FlatReader.damaged
        }
        let events = try reader.value(Int64.self)
        let origin = try reader.value(Int64.self)
        let nodes = try reader.array(NodeActivity.self)
        let links = try reader.array(LinkTable.Link.self)
        let heads = try reader.array(UInt32.self)
        // Numbers that lead nowhere would be followed later.
        let last = UInt32(links.count)
        guard events >= 0, heads.count <= nodes.count, heads.allSatisfy({ $0 < last || $0 == LinkTable.none }),
            links.allSatisfy({ link in
                Int(link.high) < nodes.count && link.low < link.high
                    && [link.nextOfLow, link.nextOfHigh].allSatisfy { $0 < last || $0 == LinkTable.none }
            })
        else { throw FlatReader.damaged }
        return InteractionState(
            clock: InteractionClock(tick: tick, halfLives: halfLives), eventCount: Int(events), origin: origin,
            nodes: nodes, links: LinkTable(links: links, heads: heads))
    }
}

/// Appends plain values and arrays of them to bytes.
private struct FlatWriter {
    var bytes: [UInt8] = []

    mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append<Value: BitwiseCopyable>(_ values: [Value]) {
        append(UInt64(values.count))
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}

/// Reads them back, never past the end.
private struct FlatReader {
    private let bytes: [UInt8]
    private var offset = 0

    static var damaged: DragnetError {
        DragnetError(.modelIncompatible, "the scoring state is damaged", help: "run: dragnet train")
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func value<Value: BitwiseCopyable>(_ type: Value.Type) throws -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - offset >= size else { throw Self.damaged }
        defer { offset += size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }

    mutating func array<Value: BitwiseCopyable>(_ type: Value.Type) throws -> [Value] {
        let count = try value(UInt64.self)
        let stride = MemoryLayout<Value>.stride
        guard count <= UInt64((bytes.count - offset) / stride) else { throw Self.damaged }
        defer { offset += Int(count) * stride }
        return bytes.withUnsafeBytes { all in
            (0..<Int(count)).map { all.loadUnaligned(fromByteOffset: offset + $0 * stride, as: type) }
        }
    }
}
