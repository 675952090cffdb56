import DragnetCore
import DragnetEvents

/// Reads the signals of one event after another, lets each stage judge it, and remembers what they thought.
///
/// The one loop under scoring, learning and replaying: while learning, the first stages are there and the next one is
/// being fitted on the rows that ``columns`` shows.
struct SuspicionStream: Sendable {
    let domain: LogDomain
    let profile: LogProfile
    var space: VectorSpace
    var stages: [CalibratorStage] {
        didSet { evaluators = Self.evaluators(of: stages) }
    }
    private var evaluators: [StageEvaluator]
    var state: ScoringState

    /// The columns of the event read last: signals, then the memory of each stage.
    private(set) var columns: [Float]
    /// What the signals that a person can read say of it.
    private(set) var signals = SignalVector()
    /// The count channel's score of the event read last.
    private(set) var countScore: Float = 0
    /// What each group adds to the last stage's logit.
    private(set) var groupSums = [Float](repeating: 0, count: ColumnGroup.count)
    private var common: [CommonNeighbor] = []
    private var places = VectorColumns.Places()
    private var likelyPairs = LikelyPairs()
    private var judged: [(suspicion: Float, logit: Float)] = []
    private var instant = 0.0

    /// The columns of the second and third stage.
    static let stageColumns = SignalColumns.all + MemoryColumns.columns
    static let baseGroups = SignalColumns.all.map { UInt8($0.group.rawValue) }
    static let stageGroups = stageColumns.map { UInt8($0.group.rawValue) }

    init(
        domain: LogDomain, profile: LogProfile, space: VectorSpace, stages: [CalibratorStage], state: ScoringState
    ) {
        self.domain = domain
        self.profile = profile
        self.space = space
        self.stages = stages
        evaluators = Self.evaluators(of: stages)
        self.state = state
        columns = [Float](repeating: .nan, count: Self.stageGroups.count)
    }

    private static func evaluators(of stages: [CalibratorStage]) -> [StageEvaluator] {
        stages.enumerated().map { StageEvaluator($1, groups: $0 == 0 ? baseGroups : stageGroups) }
    }

    /// The event as the signals see it: in an undirected log the more active end stands first.
    func oriented(_ event: Event) -> Event {
        guard profile.isUndirected else { return event }
        let known = state.interactions.nodes
        let (a, b) = (Int(event.source), Int(event.destination))
        let left = a < known.count ? known[a].events : 0
        let right = b < known.count ? known[b].events : 0
        guard right > left || (right == left && event.destination < event.source) else { return event }
        var event = event
        swap(&event.source, &event.destination)
        return event
    }

    /// Reads an event without taking it in; the last stage's logit, nil while there is no stage.
    ///
    /// After this ``columns`` holds what the next stage would look at.
    mutating func read(_ event: Event) -> Float? {
        state.advance(to: event, space: space)
        instant = state.interactions.instant(of: state.watermark)
        readColumns(event)
        countScore = state.countScore(event)
        judged.removeAll(keepingCapacity: true)
        var logit: Float?
        for (stage, evaluator) in evaluators.enumerated() {
            let value = columns.withUnsafeBufferPointer { row -> Float in
                guard let base = row.baseAddress else { return 0 }
                return evaluator.logit(base, sums: &groupSums)
            }
            logit = value
            judged.append((evaluator.suspicion(value), value))
            if stage < 2 { readMemory(event, stage: stage) }
        }
        return logit
    }

    /// How many events ahead the memory is asked for their first places, and for what those lead to.
    private static let far = 8
    private static let near = 3

    /// Asks the memory for what the events behind the one at `place` will need, so that it is there when they are read.
    ///
    /// - Parameter ends: source and destination of each event in turn, nil for one that is not read.
    @inline(__always)
    func fetch(_ ends: (Int) -> (NodeIndex, NodeIndex)?, count: Int, at place: Int) {
        if place + Self.far < count, let (source, destination) = ends(place + Self.far) { fetch(source, destination) }
        if place + Self.near < count, let (source, destination) = ends(place + Self.near) {
            fetchPartners(source, destination)
        }
    }

    /// Asks the memory early for the first places that reading an event between two nodes will look at.
    private func fetch(_ source: NodeIndex, _ destination: NodeIndex) {
        state.fetch(source, destination)
        space.fetchAll(of: source)
        space.fetchAll(of: destination)
    }

    /// Asks the memory for what those places lead to.
    private func fetchPartners(_ source: NodeIndex, _ destination: NodeIndex) {
        state.fetchPartners(source, destination, space: space, ring: profile.ring)
    }

    /// What a label model looks at: all columns of the event read last, the last logit, and the risk of both ends.
    func labelColumns(_ event: Event) -> [Float] {
        var row = columns
        row.append(judged.last?.logit ?? .nan)
        state.risk.append(event, at: state.watermark, to: &row)
        return row
    }

    /// Columns of ``labelColumns(_:)``.
    static let labelWidth = stageColumns.count + 1 + LabelRisk.columns.count

    /// Goes on with other vectors and clusters.
    mutating func use(_ space: VectorSpace) {
        self.space = space
        state.rebase(to: space)
    }

    /// One event in thirty reaches it.
    ///
    /// With one in ten, clean logs say one in a thousand of .003 of their events and not of .002.
    private static let oddSuspicion: Float = 1.5

    /// Whether the event before at either end was odd in the eyes of the last stage but one; before ``record(_:)``.
    func followsOdd(_ event: Event) -> Bool {
        let source = state.interactions.node(event.source).suspicion.1.last
        let destination = state.interactions.node(event.destination).suspicion.1.last
        return max(source, destination) >= Self.oddSuspicion
    }

    /// Takes in an event that nobody judges.
    mutating func take(_ event: Event) {
        state.advance(to: event, space: space)
        state.record(event, space: space)
    }

    /// Takes in the event that was read last.
    mutating func record(_ event: Event) {
        for (stage, verdict) in judged.prefix(2).enumerated() {
            state.interactions.remember(verdict.suspicion, stage: stage, of: event, at: instant)
        }
        state.record(event, space: space)
        guard !judged.isEmpty, let link = state.interactions.links.number(event.source, event.destination) else {
            return
        }
        for (stage, verdict) in judged.prefix(2).enumerated() {
            state.interactions.remember(verdict.suspicion, stage: stage, link: link)
        }
    }

    /// Reads the signals of the event read last once more, with what was observed and what is typical; before
    /// ``record(_:)``.
    mutating func tell(_ event: Event) { readSignals(event, tells: true) }

    private mutating func readSignals(_ event: Event, tells: Bool) {
        SignalReader(space: space, domain: domain, tells: tells)
            .read(event, &state, places: places, into: &signals)
    }

    private mutating func readMemory(_ event: Event, stage: Int) {
        let link = state.interactions.links.number(event.source, event.destination)
        let own = judged[stage]
        columns.withUnsafeMutableBufferPointer { row in
            guard let base = row.baseAddress else { return }
            var writer = ColumnWriter(base + SignalColumns.count)
            MemoryColumns.write(
                event, &state.interactions, stage: stage, own: own, common: common, link: link,
                isUndirected: profile.isUndirected, at: instant, into: &writer)
        }
    }

    private mutating func readColumns(_ event: Event) {
        let isLoop = event.source == event.destination
        if !isLoop && !profile.isBipartite {
            NeighborColumns.find(event, &state.interactions, cap: profile.neighborCap, into: &common)
        } else {
            common.removeAll(keepingCapacity: true)
        }
        VectorColumns.locate(event, &state.interactions, space: space, ring: profile.ring, places: &places)
        readSignals(event, tells: false)
        let day = state.day
        columns.withUnsafeMutableBufferPointer { row in
            guard let base = row.baseAddress else { return }
            var writer = ColumnWriter(base)
            if profile.hasAmounts {
                for signal in Signal.read { writer.put(signals[signal]?.value ?? (signal.isTriggered ? 0 : .nan)) }
            } else {
                // Windows of hours and days say little where the pace has no meaning, and cost precision: measured.
                writer.skip(Signal.read.count)
            }
            ActivityColumns.write(event, &state.interactions, at: instant, into: &writer)
            let link = isLoop ? nil : state.interactions.links.number(event.source, event.destination)
            PairColumns.write(
                event, &state, at: instant, link: link, ring: profile.ring, likely: &likelyPairs, into: &writer)
            if isLoop || profile.isBipartite {
                writer.skip(NeighborColumns.columns.count)
            } else {
                NeighborColumns.write(event, &state.interactions, common: common, at: instant, into: &writer)
            }
            VectorColumns.write(event, space: space, places: places, into: &writer)
            MoneyColumns.write(event, &state, at: day, into: &writer)
            assert(writer.next == SignalColumns.count, "each group writes its columns")
        }
    }
}
