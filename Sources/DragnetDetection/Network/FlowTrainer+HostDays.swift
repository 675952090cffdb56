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
        guard let last = flows.stages.last else { return (nil, []) }
        // The first one is the log as it is.
        let streams = [[]] + planted
        let books = try context.parallel.map(count: streams.count, chunkSize: 1) { range, _ in
            var book = HostDayBook()
            var attacked: Set<UInt64> = []
            try play(streams[range.lowerBound], stages: flows.stages, from: warm, context) {
                stream, flow, _, event, logit in
                guard insideHosts.contains(event.source) else { return }
                if flow != nil { attacked.insert(Self.key(event.source, event.time)) }
                book.add(
                    event, surprise: surprise(logit, stream.countScore), stream: stream,
                    evidence: FamilySums(stream, stage: last))
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
        let model = try HostDayModel.fit(days, clean: clean?.finished ?? [], context: context)
        return (model, clean?.finishedPasts ?? [])
    }

    private static func key(_ host: NodeIndex, _ time: Int64) -> UInt64 {
        UInt64(host) << 32 | UInt64(UInt32(truncatingIfNeeded: time / 86_400_000_000))
    }
}
