import DragnetCore
import DragnetEvents

/// Who is how active and who met whom: what the structural signals and the memory of suspicion look at.
///
/// 224 bytes a node, 56 bytes a link (two neighbour entries and one pair). Nothing is ever dropped; partners beyond the
/// newest ``neighborCap`` of a node are not visited when common neighbours are looked for.
struct InteractionState: Sendable {
    let clock: InteractionClock
    /// Events taken in.
    private(set) var eventCount = 0
    /// The time of the first event, microseconds.
    private(set) var origin = Int64.min
    private(set) var nodes: [NodeActivity] = []
    var links = LinkTable()

    /// Partners of a node that are visited when common neighbours are looked for, newest first.
    static let neighborCap = 200

    init(clock: InteractionClock) { self.clock = clock }

    init(clock: InteractionClock, eventCount: Int, origin: Int64, nodes: [NodeActivity], links: LinkTable) {
        self.clock = clock
        self.eventCount = eventCount
        self.origin = origin
        self.nodes = nodes
        self.links = links
    }

    /// The instant of an event that comes now.
    func instant(of time: Int64) -> Double {
        clock.instant(number: eventCount, time: time, origin: origin == .min ? time : origin)
    }

    /// Makes room for a node.
    mutating func reserve(_ highest: NodeIndex) {
        nodes.extend(to: Int(highest) + 1, with: NodeActivity())
    }

    /// Takes back the room that was made for nodes from a number on, of which none was seen.
    mutating func removeNodes(from count: Int) { nodes.removeLast(nodes.count - count) }

    @inline(__always)
    func node(_ node: NodeIndex) -> NodeActivity { nodes[Int(node)] }

    /// Asks the memory for what is kept of a node.
    @inline(__always)
    func fetch(_ node: NodeIndex) {
        nodes.fetch(Int(node))
        links.fetchPartners(of: node)
    }

    /// Asks the memory for how many events and partners a node has.
    @inline(__always)
    func fetchTotals(of node: NodeIndex) { nodes.fetchStart(of: Int(node)) }

    mutating func updateNode(_ node: NodeIndex, _ change: (inout NodeActivity) -> Void) {
        var activity = nodes[Int(node)]
        change(&activity)
        nodes[Int(node)] = activity
    }

    /// Takes an event in, after it was scored; both ends have room.
    ///
    /// - Returns: the number of the link of the two, nil for a loop.
    @discardableResult
    mutating func record(_ event: Event, at instant: Double) -> Int? {
        if origin == .min { origin = event.time }
        eventCount += 1
        let (source, destination) = (Int(event.source), Int(event.destination))
        let isLoop = source == destination
        let isNew = !isLoop && links.number(event.source, event.destination) == nil
        let sourceSize = FloatMath.log1p(Float(nodes[source].events))
        let destinationSize = FloatMath.log1p(Float(nodes[destination].events))
        touch(source, at: instant, isNew: isNew, partnerSize: isLoop ? nil : destinationSize)
        nodes[source].sent &+= 1
        if !isLoop { touch(destination, at: instant, isNew: isNew, partnerSize: sourceSize) }
        nodes[destination].received &+= 1
        guard !isLoop else { return nil }
        nodes[source].remember(event.destination)
        nodes[destination].remember(event.source)
        return links.record(event.source, event.destination, at: instant)
    }

    private mutating func touch(_ node: Int, at instant: Double, isNew: Bool, partnerSize: Float?) {
        var activity = nodes[node]
        activity.recent = faded(activity, at: instant)
        activity.recent += SIMD4(1, 1, 1, isNew ? 1 : 0)
        if activity.first.isNaN { activity.first = instant }
        activity.last = instant
        activity.events &+= 1
        if isNew {
            activity.partners &+= 1
            activity.lastNew = instant
        }
        if let partnerSize {
            activity.partnerSum += partnerSize
            activity.partnerSquares += partnerSize * partnerSize
        }
        nodes[node] = activity
    }

    /// A node's counts, faded to an instant.
    @inline(__always)
    func faded(_ activity: NodeActivity, at instant: Double) -> SIMD4<Float> {
        activity.last.isNaN ? .zero : activity.recent * fade(from: activity.last, to: instant)
    }

    /// What is left of short, medium, long and again long memory after a stretch.
    @inline(__always)
    func fade(from earlier: Double, to instant: Double) -> SIMD4<Float> {
        let elapsed = instant - earlier
        if elapsed <= 0 { return SIMD4(repeating: 1) }
        let long = Self.power(elapsed / clock.long)
        return SIMD4(Self.power(elapsed / clock.short), Self.power(elapsed / clock.medium), long, long)
    }

    /// 2^-x.
    @inline(__always)
    static func power(_ x: Double) -> Float { x > 120 ? 0 : FloatMath.exp2(Float(-x)) }
}
