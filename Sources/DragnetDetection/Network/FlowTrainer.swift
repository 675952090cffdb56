import DragnetCore
import DragnetEvents

/// Learns what each column of the network channel is worth in one log, from attacks planted in its own past.
struct FlowTrainer: Sendable {
    let ground: AttackGround
    let roles: HostRoles
    let seed: UInt64
    let wantedRows: Int
    let insideHosts: InsideHosts

    /// Replicates; several, because which attacks are planted sways the weights.
    static let replicates = 6
    private static let fewestEvents = 300
    private static let startShare = 0.25
    private static let longestPart = 300_000

    init(log: EventLog, order: [Int], networks: InternalNetworks, options: EventModelTrainer.Options) {
        let start = max(Int(Double(order.count) * Self.startShare), order.count - Self.longestPart)
        var ground = AttackGround(log: log, order: order, start: start, internalNetworks: networks)
        ground.leftOut = options.unplanted
        self.ground = ground
        roles = HostRoles(log: log, rows: order, seed: options.seed)
        seed = options.seed
        wantedRows = options.wantedRows
        insideHosts = InsideHosts(log: log, networks: networks)
    }

    /// Where the planted part begins.
    var start: Int { ground.start }

    /// The stream as it stands before the planted part.
    func warmUp(context: WorkContext) throws -> FlowStream {
        var stream = FlowStream(roles: roles, stages: [], state: FlowState(roles: roles))
        for place in 0..<start {
            if place % 8192 == 0 { try context.cancellation.check() }
            stream.take(ground.events[ground.order[place]])
        }
        return stream
    }

    /// The attacks of each replicate; none if there is too little to learn from.
    func plantings() -> [[PlantedFlow]] {
        guard isEnough else { return [] }
        return (0..<Self.replicates).map { AttackPlanter.plant(on: ground, seed: seed, replicate: $0) }
    }

    private var isEnough: Bool {
        ground.order.count >= Self.fewestEvents && ground.order.count - start > 50
            && ground.endTime > ground.startTime && ground.insiders.count > 1
    }

    /// The model, learnt from attacks that ``plantings()`` made; nil if there is too little to learn from.
    func fit(_ planted: [[PlantedFlow]], from warm: FlowStream, context: WorkContext) throws -> FlowModel? {
        guard !planted.isEmpty else { return nil }
        let perReplicate = ground.order.count - start
        let keepShare = min(1, Double(wantedRows) / Double(planted.count * perReplicate))
        var model = FlowModel(roles: roles, stages: [], namer: nil)
        for stage in 0..<2 {
            context.progress.report(
                WorkProgress(stage: "calibrating", completed: stage, total: 3, unit: "stages"))
            let stages = model.stages
            let parts = try context.parallel.map(count: planted.count, chunkSize: 1) { range, _ in
                try taught(
                    planted[range.lowerBound], range.lowerBound, stages: stages, from: warm, keepShare: keepShare,
                    context)
            }
            let rows = FlowRows(joining: parts)
            guard rows.plantedCount > 0, rows.plantedCount < rows.count else { return nil }
            let fitter = FlowStageFitter(rows: rows)
            model.stages.append(try fitter.fit(context: context))
            if stage == 1 { model.namer = try AttackNamer.fit(rows: rows, stage: model.stages[1], context: context) }
        }
        context.progress.report(WorkProgress(stage: "calibrating", completed: 2, total: 3, unit: "stages"))
        model.warnings = warnings
        return model
    }

    /// Plays one replicate and keeps planted rows and a sample of the real ones.
    private func taught(
        _ planted: [PlantedFlow], _ replicate: Int, stages: [FlowStage], from warm: FlowStream, keepShare: Double,
        _ context: WorkContext
    ) throws -> FlowRows {
        var rows = FlowRows(width: stages.isEmpty ? FlowColumns.baseCount : FlowColumns.count)
        let key = RandomKey(seed, 0x6B_6565_70, UInt64(replicate))
        try play(planted, stages: stages, from: warm, context) { stream, flow, place, _, _ in
            if let flow {
                if flow.share > 0 { rows.append(stream.columns, kind: flow.kind, share: flow.share) }
            } else if keepShare >= 1 || Double(key.value(at: UInt64(place)) >> 11) * 0x1p-53 < keepShare {
                rows.append(stream.columns, kind: nil, share: 0)
            }
        }
        return rows
    }

    /// Plays the planted part; `visit` sees each connection as it was read, before it is taken in.
    func play(
        _ planted: [PlantedFlow], stages: [FlowStage], from warm: FlowStream, _ context: WorkContext,
        visit: (borrowing FlowStream, PlantedFlow?, Int, Event, Float) -> Void
    ) throws {
        var stream = warm
        stream.judge(by: stages)
        var next = 0
        for place in start..<ground.order.count {
            if place % 4096 == 0 { try context.cancellation.check() }
            let event = ground.events[ground.order[place]]
            while next < planted.count, planted[next].event.time <= event.time {
                let logit = stream.read(planted[next].event) ?? 0
                visit(stream, planted[next], place, planted[next].event, logit)
                stream.record()
                next += 1
            }
            let logit = stream.read(event) ?? 0
            visit(stream, nil, place, event, logit)
            stream.record()
        }
    }

    /// What makes the learning period a poor teacher.
    private var warnings: [String] {
        var bySource: [NodeIndex: Int] = [:]
        var failedBySource: [NodeIndex: Int] = [:]
        for row in ground.order {
            let event = ground.events[row]
            bySource[event.source, default: 0] += 1
            if event.isFailed == true { failedBySource[event.source, default: 0] += 1 }
        }
        let total = Double(ground.order.count)
        var found: [String] = []
        if let most = bySource.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), Double(most.value) > total / 2 {
            let share = Int((100 * Double(most.value) / total).rounded())
            found.append(
                "\(UntrustedText.terminal(ground.log.nodes.name(of: most.key))) opens \(share) % of the connections that "
                    + "are learnt from: if that is an attack, it counts as normal here; learn from a quieter period "
                    + "with --until")
        }
        let failed = failedBySource.values.reduce(0, +)
        if Double(failed) > total / 2 {
            let share = Int((100 * Double(failed) / total).rounded())
            found.append(
                "\(share) % of the connections that are learnt from failed: if that is an attack, it counts as normal "
                    + "here; learn from a quieter period with --until")
        }
        return found
    }
}
