import DragnetCore
import DragnetEvents

/// Learns what each signal is worth in one log, from anomalies planted in its own past.
///
/// The later part of the learning period is played several times with other planted anomalies each time; planted events
/// enter the state like real ones, so that a group leaves its own traces. After each of three rounds a logistic stage is
/// fitted that tells planted from real events; the next round sees what the stages before thought of the neighbourhood.
/// The last rows also teach which kind a planted event is of.
struct CalibratorTrainer: Sendable {
    let ground: PlantingGround
    let spaces: [PrequentialSpaces.Checkpoint]
    let options: EventModelTrainer.Options
    private let stageCount: Int
    /// What is not learnt from as ordinary, for the reference; nil for nothing.
    let heldOut: HeldOutStretches?

    /// In large logs of money the third stage costs a seventh of the precision; in small ones it finds more (measured).
    private static let largeLogOfMoney = (events: 100_000, stages: 2)
    private static let fewestReplicates = 2
    private static let mostReplicates = (ofContacts: 96, ofPayments: 16)
    /// Planted rows of contacts in all replicates together, about.
    ///
    /// With a sixth of them the weights sway by what happened to be planted (first contacts: bursts of uci .931 and not .956 AUC
    /// by one seed, paths of btc-alpha .979 and not .981); twice as many give bursts another .005 for twice the time.
    private static let wantedPlanted = 40_000.0
    /// Floods in all replicates together, about: one is fifty rows and yet one case, and ten cases tell little (AUC .967 and
    /// not .975, and another by chance).
    private static let wantedFloods = 30.0
    /// Too few events to learn anything from.
    private static let fewestEvents = 300
    /// The share of the learning period before the planted part: without and with amounts.
    private static let startShare = (structure: 0.25, money: 0.4)
    /// Events of the planted part, at most.
    private static let longestPart = 150_000
    /// Whether a payee is as busy as those whom the payer is used to, left out in large logs of money.
    ///
    /// Of a planted payment it tells how its payee was drawn, of a real one nothing: average precision .48 and not .44 on made
    /// transfers, mean of three seeds. Small logs need all they have.
    private static let misleadingOfMoney: Set = ["partnerType.u", "usualPartner.u"]
    /// The penalty of a stage's weights; a weaker one in the first stage costs bursts .05 AUC.
    private static let penalty = 1.0 / 200
    /// The share of normal events that no group may make an event more innocent than: a tenth of payments and repeats.
    ///
    /// Among first contacts nothing planted is as ordinary as that, and a hundredth finds more (paths of uci .947 and not .941 AUC,
    /// .568 and not .533 AP). Floods lose by it (.970 and not .975), and launderers who know each other much.
    private static let floorShare = (ofContacts: 0.01, ofPaymentsAndRepeats: 0.1)

    init(
        ground: (log: EventLog, order: [Int]), profile: LogProfile, day: Int64,
        spaces: [PrequentialSpaces.Checkpoint], options: EventModelTrainer.Options, holdsOut: Bool
    ) {
        let share = profile.hasAmounts ? Self.startShare.money : Self.startShare.structure
        let start = max(Int(Double(ground.order.count) * share), ground.order.count - Self.longestPart)
        self.ground = PlantingGround(
            log: ground.log, order: ground.order, start: start, profile: profile, day: day)
        self.spaces = spaces
        heldOut = holdsOut ? HeldOutStretches(of: start..<ground.order.count) : nil
        var options = options
        let isLarge = profile.hasAmounts && ground.order.count > Self.largeLogOfMoney.events
        if isLarge && !profile.isBipartite { options.leftOutColumns.formUnion(Self.misleadingOfMoney) }
        self.options = options
        stageCount = isLarge ? min(options.stages, Self.largeLogOfMoney.stages) : options.stages
    }

    /// Whether the last stage weighs first meetings and repeats apart; the ones before are for memory, and what they remember
    /// of a pair from its first meeting on is better said by one set of weights (floods .94 and not .91 AUC).
    private var splitsRepeats: Bool { ground.profile.hasRepeats && !ground.profile.hasAmounts }

    private func floorShare(isLast: Bool) -> Double {
        let mayBeOrdinary = ground.profile.hasAmounts || (isLast && ground.profile.hasRepeats)
        return mayBeOrdinary ? Self.floorShare.ofPaymentsAndRepeats : Self.floorShare.ofContacts
    }

    /// Where the planted part begins.
    var start: Int { ground.start }

    /// The stream as it stands before the planted part.
    func warmUp(_ stream: SuspicionStream, context: WorkContext) throws -> SuspicionStream {
        var stream = stream
        var follower = PrequentialSpaces(spaces)
        for place in 0..<start {
            if place % 8192 == 0 { try context.cancellation.check() }
            follower.move(&stream, to: place)
            let event = stream.oriented(ground.events[ground.order[place]])
            stream.take(event)
        }
        return stream
    }

    /// The calibrator; one that has learnt nothing if there is too little to learn from.
    func fit(from warm: SuspicionStream, context: WorkContext) throws -> EventCalibrator {
        guard ground.order.count >= Self.fewestEvents, stageCount > 0, ground.end - start > 50 else {
            return EventCalibrator()
        }
        let perReplicate = ground.end - start
        let count = replicateCount(perReplicate)
        let planted = (0..<count).map { AnomalyPlanter.plant(on: ground, seed: options.seed, replicate: $0) }
        let keepShare = min(1, Double(options.wantedRows) / Double(count * perReplicate))
        var stages: [CalibratorStage] = []
        for stage in 0..<stageCount {
            context.progress.report(
                WorkProgress(stage: "calibrating", completed: stage, total: stageCount, unit: "stages"))
            let done = stages
            let parts = try context.parallel.map(count: count, chunkSize: 1) { range, _ in
                try play(
                    planted[range.lowerBound], range.lowerBound, stages: done, from: warm, keepShare: keepShare, context
                )
            }
            let rows = CalibrationRows(joining: parts)
            guard rows.plantedCount > 0, rows.plantedCount < rows.count else { return EventCalibrator() }
            let groups = stage == 0 ? SuspicionStream.baseGroups : SuspicionStream.stageGroups
            let isLast = stage == stageCount - 1
            let fitter = StageFitter(
                rows: rows, groups: groups, penalty: Self.penalty, splitsRepeats: isLast && splitsRepeats,
                floorShare: floorShare(isLast: isLast), options: options)
            stages.append(try fitter.fit(from: stage == 2 ? stages.last : nil, context: context))
            if isLast {
                let kinds = try KindModel.fit(rows: rows, stage: stages[stage], context: context)
                return EventCalibrator(stages: stages, kinds: kinds)
            }
        }
        return EventCalibrator()
    }

    /// How many replicates of so many events each tell enough.
    private func replicateCount(_ events: Int) -> Int {
        let hasAmounts = ground.profile.hasAmounts
        var count = Double(options.wantedRows) / Double(events)
        if !hasAmounts {
            count = max(count, Self.wantedPlanted / (Double(events) * AnomalyPlanter.share(of: ground.profile)))
        }
        if splitsRepeats {
            count = max(count, Self.wantedFloods / max(1, AnomalyPlanter.floodsOfReplicate(on: ground)))
        }
        let most = hasAmounts ? Self.mostReplicates.ofPayments : Self.mostReplicates.ofContacts
        return min(max(Int(count.rounded(.up)), Self.fewestReplicates), most)
    }

    /// Plays one replicate and keeps all planted rows and a sample of the real ones.
    private func play(
        _ planted: [PlantedEvent], _ replicate: Int, stages: [CalibratorStage], from warm: SuspicionStream,
        keepShare: Double, _ context: WorkContext
    ) throws -> CalibrationRows {
        var stream = warm
        stream.stages = stages
        var follower = PrequentialSpaces(spaces)
        let width = stages.isEmpty ? SuspicionStream.baseGroups.count : SuspicionStream.stageGroups.count
        var rows = CalibrationRows(width: width)
        var next = 0
        let key = RandomKey(options.seed, 0x6B_6565_70, UInt64(replicate))
        for place in start..<ground.end {
            if place % 4096 == 0 { try context.cancellation.check() }
            follower.move(&stream, to: place)
            while next < planted.count, planted[next].place <= place {
                let event = stream.oriented(planted[next].event)
                _ = stream.read(event)
                rows.append(stream.columns, kind: planted[next].kind)
                stream.record(event)
                next += 1
            }
            stream.fetch(
                { (ground.log.sources[ground.order[$0]], ground.log.destinations[ground.order[$0]]) },
                count: ground.end, at: place)
            let event = stream.oriented(ground.events[ground.order[place]])
            _ = stream.read(event)
            let isKept = keepShare >= 1 || Double(key.value(at: UInt64(place)) >> 11) * 0x1p-53 < keepShare
            if isKept && heldOut?.contains(place) != true {
                rows.append(stream.columns, kind: nil)
            }
            stream.record(event)
        }
        return rows
    }
}

/// Rows that a stage is fitted on.
struct CalibrationRows: Sendable {
    let width: Int
    private(set) var values: [Float] = []
    /// The kind of each row; nil for real events.
    private(set) var kinds: [PlantedKind?] = []

    init(width: Int) { self.width = width }

    init(joining parts: [CalibrationRows]) {
        width = parts.first?.width ?? 0
        values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
        for part in parts {
            values += part.values
            kinds += part.kinds
        }
    }

    var count: Int { kinds.count }
    var plantedCount: Int { kinds.count { $0 != nil } }
    /// The numbers of the real rows.
    var normals: [Int] { kinds.indices.filter { kinds[$0] == nil } }

    /// Some of the rows.
    func part(_ chosen: [Int]) -> CalibrationRows {
        var part = CalibrationRows(width: width)
        part.values.reserveCapacity(chosen.count * width)
        for row in chosen {
            part.values += values[row * width..<(row + 1) * width]
            part.kinds.append(kinds[row])
        }
        return part
    }

    /// Calls `body` with the values of a row.
    func withRow<Result>(_ row: Int, _ body: (UnsafePointer<Float>) -> Result) -> Result {
        precondition(row >= 0 && row < count, "a row that is there")
        return values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { preconditionFailure("a row has columns") }
            return body(base + row * width)
        }
    }

    mutating func append(_ row: [Float], kind: PlantedKind?) {
        values.append(contentsOf: row[..<width])
        kinds.append(kind)
    }
}
