public import DragnetCore

/// Saving a state between runs.
///
/// The layout is that of the flat arrays, little-endian, each with its count before it, behind a magic number and a
/// version. Who stores the bytes guards them with a checksum; the counts are checked here all the same.
extension ScoringState {
    private static let magic: UInt64 = 0x3454_5347_5244  // "DRGST4"

    /// The state as bytes; the same state, the same bytes.
    public func bytes() -> [UInt8] {
        var writer = FlatWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Hands the bytes of ``bytes()`` to `sink`, part by part, so that they are never in memory at once.
    ///
    /// - Throws: what `sink` throws.
    public func write(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
        var writer = FlatWriter(sink: sink)
        write(to: &writer)
        try writer.finish()
    }

    private func write(to writer: inout FlatWriter) {
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
        writer.append(upstream.counts)
        writer.append(upstream.all)
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
        writer.append(money.sizes.counts)
        writer.append(counts.tick)
        writer.append(counts.parts.first)
        writer.append(counts.parts.nodes)
        writer.append(counts.parts.pairs)
        writer.append(risk.nodes)
        writer.append(risk.pending)
        writer.append([risk.total])
        writer.append(Int64(flows == nil ? 0 : 1))
        flows?.write(to: &writer)
    }

    /// The state that ``bytes()`` wrote.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the bytes are no such state.
    public init(bytes: [UInt8]) throws {
        var pieces = BytePieces(bytes)
        try self.init(from: &pieces)
        guard pieces.remaining == 0 else { throw FlatReader.damaged }
    }

    /// The state that ``write(to:)`` handed on; whatever comes after it is left in `pieces`.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the bytes are no such state, or what `pieces` throw.
    public init(from pieces: inout BytePieces) throws {
        var reader = FlatReader(pieces)
        // One owner, so that a piece is gone as soon as it is read.
        pieces = BytePieces([])
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
        let origins = try reader.array(UInt32.self)
        guard let lists = UpstreamLists(counts: origins, all: try reader.array(UpstreamLists.Origin.self)) else {
            throw FlatReader.damaged
        }
        upstream = lists
        peerCounts = try reader.array(RunningMoments.self)
        peerAmounts = try reader.array(RunningMoments.self)
        currencyAmounts = try reader.array(RunningMoments.self)
        interactions = try Self.interactions(&reader)
        money.accounts = try reader.array(MoneyHabits.self)
        money.hours = try reader.array(Float.self)
        let sizes = try reader.array(UInt32.self)
        guard sizes.count == LargestAmounts.binCount else { throw FlatReader.damaged }
        money.sizes = LargestAmounts(counts: sizes)
        let tick = try reader.value(Int64.self)
        guard tick > 0 else { throw FlatReader.damaged }
        counts = CountChannel(
            tick: tick, first: try reader.value(Int64.self), nodes: try reader.array(CountChannel.Count.self),
            pairs: try reader.array(CountChannel.Count.self))
        let known = try reader.array(LabelRisk.Counts.self)
        let pending = try reader.array(LabelRisk.Arrival.self)
        guard let total = try reader.array(LabelRisk.Counts.self).first else { throw FlatReader.damaged }
        risk = LabelRisk(nodes: known, pending: pending, total: total)
        if try reader.value(Int64.self) == 1 { flows = try FlowState(&reader) }
        guard counters.count == nodes.count * NodeCounter.count,
            peerCounts.count == (clusterCount + 1) * NodeCounter.count, peerAmounts.count == clusterCount + 1,
            interactions.nodes.count == nodes.count, money.hours.count == 24
        else { throw FlatReader.damaged }
        pieces = reader.rest
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
