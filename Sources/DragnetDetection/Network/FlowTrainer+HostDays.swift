import DragnetCore
import DragnetEvents

extension FlowTrainer {
    /// Learns which days of hosts look like those of attackers, from the replicates that the channel was learnt on.
    ///
    /// - Parameters:
    ///   - planted: the attacks of each replicate.
    ///   - surprise: -ln of the tail probability of a logit and a count score.
    /// - Returns: the model, nil without enough days; and what the hosts' days of the learning period reached at most.
    func hostDays(
        _ flows: FlowModel, _ planted: [[PlantedFlow]], from warm: FlowStream,
        surprise: @escaping @Sendable (Float, Float) -> Float,
        context: WorkContext
    ) throws -> (model: HostDayModel?, pasts: [Float]) {
        guard !flows.stages.isEmpty else { return (nil, []) }
        // The first one is the log as it is.
        let streams = [[]] + planted
        let books = try context.parallel.map(count: streams.count, chunkSize: 1) { range, _ in
            var book = HostDayBook()
            var attacked: Set<UInt64> = []
            try play(streams[range.lowerBound], stages: flows.stages, from: warm, context) {
                stream, flow, _, event, logit in
                guard insideHosts.contains(event.source), let sums = stream.familySums else { return }
                if flow != nil { attacked.insert(Self.key(event.source, event.time)) }
                book.add(
                    event, surprise: surprise(logit, stream.countScore), stream: stream, evidence: sums)
            }
            return (book: book, attacked: attacked)
        }
        let days = books.dropFirst().flatMap { part in
            part.book.finished.map { day in
                (
                    day: day,
                    isPlanted: part.attacked.contains(Self.key(day.host, Int64(day.day) * 86_400_000_000))
                )
            }
        }
        let clean = books.first?.book
        var model = try HostDayModel.fit(days, clean: clean?.finished ?? [], context: context)
        guard isShorterThanADay else { return (model, clean?.finishedPasts ?? []) }
        // No day was compared with an earlier one, so none may be; and the peers lead.
        model?.conduct = try conductModel(from: warm, context: context)
        return (model, [])
    }

    /// Whether the learning period is too short to say what a host does daily.
    private var isShorterThanADay: Bool { ground.endTime - ground.time(at: 0) < Timestamp.day }

    /// Learns what tells a host that attacks all the time from its peers.
    private func conductModel(from warm: FlowStream, context: WorkContext) throws -> HostConductModel? {
        let streams =
            [[]] + (0..<Self.replicates).map { AttackPlanter.plantOnHosts(of: ground, seed: seed, replicate: $0) }
        // The attack is old when the book is opened, as it is in a log that begins with one.
        let opening = start + (ground.order.count - start) / 3
        let parts = try context.parallel.map(count: streams.count, chunkSize: 1) { range, _ in
            var book = HostDayBook(keepsConduct: true)
            var attackers: Set<NodeIndex> = []
            try play(streams[range.lowerBound], stages: [], from: warm, context) { stream, flow, place, event, _ in
                guard place >= opening, insideHosts.contains(event.source) else { return }
                if flow != nil { attackers.insert(event.source) }
                book.add(event, conductIn: stream)
            }
            return (rows: book.conducts, isPlanted: book.days.map { attackers.contains($0.host) })
        }
        return try HostConductModel.fit(
            parts.dropFirst().flatMap(\.rows), isPlanted: parts.dropFirst().flatMap(\.isPlanted),
            clean: parts.first?.rows ?? [], context: context)
    }

    private static func key(_ host: NodeIndex, _ time: Int64) -> UInt64 {
        UInt64(host) << 32 | UInt64(UInt32(truncatingIfNeeded: time / 86_400_000_000))
    }
}
