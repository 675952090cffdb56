/// How many events each node took part in, and when the first and the last of them were; 32 bytes a node.
public struct NodeTallies: Sendable, Hashable {
    /// What is known of one node.
    public struct Tally: Sendable, Hashable, BitwiseCopyable {
        /// When the first event was, in microseconds since 1970; the largest number before any.
        public var first = Int64.max
        /// When the last event was; the smallest number before any.
        public var last = Int64.min
        /// Events that it is the source of.
        public var sent: UInt32 = 0
        /// Events that it is the destination of.
        public var received: UInt32 = 0
        /// Events that it is an end of, each once.
        public var events: UInt32 = 0

        /// Nothing.
        public init() {}
    }

    private var tallies: [Tally] = []

    /// No events.
    public init() {}

    /// What is known of a node.
    public subscript(node: NodeIndex) -> Tally { Int(node) < tallies.count ? tallies[Int(node)] : Tally() }

    /// Counts an event.
    public mutating func add(source: NodeIndex, destination: NodeIndex, time: Int64) {
        change(source, destination) { tally in
            tally.first = min(tally.first, time)
            tally.last = max(tally.last, time)
            tally.events &+= 1
        }
        tallies[Int(source)].sent &+= 1
        tallies[Int(destination)].received &+= 1
    }

    /// Counts an event no more; the first and the last time stand.
    public mutating func withdraw(source: NodeIndex, destination: NodeIndex) {
        change(source, destination) { $0.events &-= 1 }
        tallies[Int(source)].sent &-= 1
        tallies[Int(destination)].received &-= 1
    }

    private mutating func change(_ source: NodeIndex, _ destination: NodeIndex, _ body: (inout Tally) -> Void) {
        let missing = Int(max(source, destination)) + 1 - tallies.count
        if missing > 0 { tallies.append(contentsOf: repeatElement(Tally(), count: missing)) }
        body(&tallies[Int(source)])
        if source != destination { body(&tallies[Int(destination)]) }
    }
}
