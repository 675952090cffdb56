import DragnetCore
import DragnetEvents

/// All that scoring remembers of the past: counters, habits and recent partners of each node and pair.
///
/// Flat arrays that grow with the nodes: 64 bytes of habits, 224 of counters and 224 of activity a node, 48 bytes an ordered
/// pair, 56 a link, and in logs with amounts 448 bytes and up to ``UpstreamLists/capacity`` origins of 24 an account.
public struct ScoringState: Sendable {
    /// The windows in which activity is counted.
    public let clock: ScoringClock
    /// The time of the newest event taken in; nothing older is known to come.
    public internal(set) var watermark = Int64.min
    /// Events taken in.
    public internal(set) var eventCount = 0

    /// Who is how active and who met whom.
    var interactions: InteractionState
    /// Counts of the running tick.
    var counts: CountChannel
    /// What labels say of the nodes.
    var risk = LabelRisk()
    /// What the network channel remembers; nil where it does not score.
    var flows: FlowState?
    /// Habits of money; empty in logs without amounts.
    var money = MoneyState()
    var nodes: [NodeHabits] = []
    var counters: [WindowCounter] = []
    var pairs = PairTable()
    var ports = FingerprintSet()
    var upstream = UpstreamLists()
    /// For each cluster and counter, the closed maxima of its members on a log scale; the last cluster is "none".
    var peerCounts: [RunningMoments]
    /// For each cluster, the log amounts that its members send.
    var peerAmounts: [RunningMoments]
    /// Log amounts by currency; number 0 stands for a log without currencies.
    var currencyAmounts: [RunningMoments] = []
    private(set) var clusterCount: Int
    /// The amount of the event that is being read and its logarithm, which half a dozen places ask for.
    var amountLog: (amount: Double, log: Float) = (0, 0)

    /// Long windows after which a past maximum counts half: two months of paydays are remembered.
    private static let memory: Float = 60

    /// What is known of one node beside its counters.
    struct NodeHabits: Sendable, Hashable, BitwiseCopyable {
        var firstSeen = Int64.max
        var lastTouched = Int64.min
        var eventsOut: UInt32 = 0
        var eventsIn: UInt32 = 0
        var partnersOut: UInt32 = 0
        var partnersIn: UInt32 = 0
        var amountOut = RunningMoments()
        var amountIn = RunningMoments()
        /// The currency of the node's sums, number + 1; 0 while it has none.
        var currency: UInt32 = 0
        /// Fills what would be padding: saved bytes hold nothing by chance.
        private var reserved: UInt32 = 0
    }

    /// A state that has seen nothing, for a model with `clusterCount` clusters.
    init(clock: ScoringClock, interactionClock: InteractionClock, clusterCount: Int) {
        self.clock = clock
        interactions = InteractionState(clock: interactionClock)
        counts = CountChannel(tick: CountChannel.tick(hasAmounts: interactionClock.tick > 0, day: clock.long))
        self.clusterCount = clusterCount
        peerCounts = [RunningMoments](repeating: RunningMoments(), count: (clusterCount + 1) * NodeCounter.count)
        peerAmounts = [RunningMoments](repeating: RunningMoments(), count: clusterCount + 1)
    }

    /// Goes on with other clusters: what is usual of peers is made anew from the habits of their members.
    mutating func rebase(to space: VectorSpace) {
        clusterCount = space.clusterCount
        peerCounts = [RunningMoments](repeating: RunningMoments(), count: (clusterCount + 1) * NodeCounter.count)
        peerAmounts = [RunningMoments](repeating: RunningMoments(), count: clusterCount + 1)
        for node in nodes.indices {
            let cluster = space.cluster(of: NodeIndex(node)) ?? clusterCount
            for which in NodeCounter.allCases {
                let past = counters[node * NodeCounter.count + which.rawValue].pastMaximum
                guard past > 0 else { continue }
                peerCounts[cluster * NodeCounter.count + which.rawValue]
                    .add(FloatMath.log1p(past), memory: Self.peerMemory)
            }
            let sent = nodes[node].amountOut
            if sent.weight > 0 { peerAmounts[cluster].add(sent.mean, memory: Self.peerMemory) }
        }
    }

    private static let peerMemory: Float = 3000

    /// Whether the state is one of `model`, as far as its sizes tell.
    public func fits(_ model: EventModel) -> Bool {
        guard let flows else { return model.flows == nil }
        return model.flows?.fits(flows) ?? false
    }

    func counter(_ node: NodeIndex, _ which: NodeCounter) -> WindowCounter {
        counters[Int(node) * NodeCounter.count + which.rawValue]
    }

    func halfLife(_ window: NodeCounter.Window) -> Int64 {
        switch window {
        case .short: clock.short
        case .long: clock.long
        case .limit: clock.limitHalfLife
        }
    }

    /// How often the two met, in either direction.
    @inline(__always)
    func meetings(_ a: NodeIndex, _ b: NodeIndex) -> Int {
        Int(pairs.entry(a, b)?.count ?? 0) + Int(pairs.entry(b, a)?.count ?? 0)
    }

    // MARK: Taking events in

    /// Brings both ends of an event to its time: counters fade, closed buckets become references.
    ///
    /// An event that is older than one taken in before is counted at the newest time, so that nothing runs backwards.
    mutating func advance(to event: Event, space: VectorSpace) {
        watermark = max(watermark, event.time)
        risk.advance(to: watermark)
        let highest = Int(max(event.source, event.destination))
        if nodes.count <= highest {
            nodes.extend(to: highest + 1, with: NodeHabits())
            counters.extend(to: nodes.count * NodeCounter.count, with: WindowCounter())
        }
        interactions.reserve(NodeIndex(highest))
        if event.amount != nil { money.reserve(NodeIndex(highest)) }
        if let amount = event.amount { noteAmount(amount) }
        pairs.focus(event.source, event.destination)
        interactions.links.focus(event.source, event.destination)
        advance(event.source, space)
        if event.destination != event.source { advance(event.destination, space) }
    }

    private mutating func advance(_ node: NodeIndex, _ space: VectorSpace) {
        let last = nodes[Int(node)].lastTouched
        nodes[Int(node)].lastTouched = watermark
        let peers = (space.cluster(of: node) ?? clusterCount) * NodeCounter.count
        let elapsed = last == .min ? 0 : watermark - last
        let base = Int(node) * NodeCounter.count
        let short = Self.fade(elapsed, clock.short)
        let long = Self.fade(elapsed, clock.long)
        // Whatever fades, nothing stays nothing; few accounts ever come near a limit.
        let isNearLimit = counters[base + NodeCounter.nearLimit.rawValue].value != 0
        let limit = isNearLimit ? Self.fade(elapsed, clock.limitHalfLife) : 1
        var ofShort = BucketStep(
            decay: short, bucket: Int32(clamping: watermark / clock.short),
            memory: Self.memory * Float(clock.long / clock.short))
        var ofLong = BucketStep(
            decay: long, bucket: Int32(clamping: watermark / clock.long), memory: Self.memory)
        var ofLimit = BucketStep(
            decay: limit, bucket: Int32(clamping: watermark / clock.limitHalfLife),
            memory: Self.memory * Float(clock.long) / Float(clock.limitHalfLife))
        for place in 0..<NodeCounter.count {
            let closed =
                switch NodeCounter.windows[place] {
                case .short: counters[base + place].advance(&ofShort)
                case .long: counters[base + place].advance(&ofLong)
                case .limit: counters[base + place].advance(&ofLimit)
                }
            guard let closed else { continue }
            peerCounts[peers + place].add(FloatMath.log1p(closed), memory: Self.peerMemory)
        }
    }

    static func fade(_ elapsed: Int64, _ halfLife: Int64) -> Float {
        elapsed == 0 ? 1 : InteractionState.power(Double(elapsed) / Double(halfLife))
    }

    /// Takes an event in, after it was scored; ``advance(to:space:)`` came before.
    mutating func record(_ event: Event, space: VectorSpace) {
        let (source, destination) = (Int(event.source), Int(event.destination))
        let isNew = meetings(event.source, event.destination) == 0
        eventCount += 1
        nodes[source].firstSeen = min(nodes[source].firstSeen, watermark)
        nodes[destination].firstSeen = min(nodes[destination].firstSeen, watermark)
        nodes[source].eventsOut &+= 1
        nodes[destination].eventsIn &+= 1
        add(event.source, .outShort, 1)
        add(event.source, .outLong, 1)
        add(event.destination, .inShort, 1)
        add(event.destination, .inLong, 1)
        let isContact = event.source != event.destination
        if isNew && isContact {
            nodes[source].partnersOut &+= 1
            nodes[destination].partnersIn &+= 1
            add(event.source, .newOutShort, 1)
            add(event.source, .newOutLong, 1)
            add(event.destination, .newInShort, 1)
            add(event.destination, .newInLong, 1)
            if isSmall(event) { add(event.destination, .smallNewInShort, 1) }
        }
        if isNewPort(event) {
            _ = ports.insert(Self.portFingerprint(event))
            add(event.source, .portsShort, 1)
        }
        var (recent, sent): (Float, Float) = (0, 0)
        if let entry = pairs.entry(event.source, event.destination) {
            let fade = Self.fade(watermark - entry.last, clock.long)
            (recent, sent) = (entry.recent * fade, entry.sent * fade)
        }
        pairs.record(
            event.source, event.destination, time: watermark, recent: recent + 1,
            sent: sent + (sentAmount(event) ?? 0), amount: relativeAmount(event))
        if let pair = pairs.number(event.source, event.destination) {
            counts.record(event, at: watermark, pair: pair)
        }
        if isContact { recordMoney(event, isNew: isNew, space: space) }
        interactions.record(event, at: interactions.instant(of: watermark))
    }

    mutating func add(_ node: NodeIndex, _ which: NodeCounter, _ amount: Float) {
        counters[Int(node) * NodeCounter.count + which.rawValue].add(amount)
    }

    /// How much the running counts exceed the past.
    func countScore(_ event: Event) -> Float {
        let pair = pairs.number(event.source, event.destination)
        return counts.score(
            event, at: watermark, pair: pair,
            totals: (
                pair.map { pairs.entries[$0].count } ?? 0, nodes[Int(event.source)].eventsOut,
                nodes[Int(event.destination)].eventsIn
            ))
    }

    /// The pair's events within the long window, faded to now.
    @inline(__always)
    func pairRecent(_ event: Event) -> Float {
        guard let entry = pairs.entry(event.source, event.destination) else { return 0 }
        return entry.recent * Self.fade(watermark - entry.last, clock.long)
    }

    /// What the pair's source sent within the long window, faded to now.
    @inline(__always)
    func pairSent(_ event: Event) -> Float {
        guard let entry = pairs.entry(event.source, event.destination) else { return 0 }
        return entry.sent * Self.fade(watermark - entry.last, clock.long)
    }

    static func portFingerprint(_ event: Event) -> UInt64 {
        RandomKey(UInt64(event.source), UInt64(event.destination), UInt64(event.port ?? 0)).value
    }

    @inline(__always)
    func isNewPort(_ event: Event) -> Bool { event.port != nil && !ports.contains(Self.portFingerprint(event)) }
}
