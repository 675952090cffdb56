import DragnetCore
import DragnetEvents

/// How active a node is, with whom it met last, and how suspicious its events were.
struct NodeActivity: Sendable, BitwiseCopyable {
    /// Instants of the first and the last event and of the last new partner; NaN before any.
    var first = Double.nan
    var last = Double.nan
    var lastNew = Double.nan
    /// Fills what would be padding: saved bytes hold nothing by chance.
    private var reserved = 0.0
    /// Events, faded with the short, medium and long half-life, as of `last`.
    var recent = SIMD4<Float>.zero
    /// New partners, faded with the long half-life, stand in `recent.w`.
    var newPartners: Float {
        get { recent.w }
        set { recent.w = newValue }
    }
    /// Events, sent, received; distinct partners.
    var events: UInt32 = 0
    var sent: UInt32 = 0
    var received: UInt32 = 0
    var partners: UInt32 = 0
    /// Sum and sum of squares of log(1 + events) of the partners met, over all events.
    var partnerSum: Float = 0
    var partnerSquares: Float = 0
    private var reservedToo = 0.0
    /// What the first and the second stage thought of its events.
    var suspicion = (NodeSuspicion(), NodeSuspicion())
    /// Links to the last partners, newest at `ringCount - 1` modulo the size.
    var ring = SIMD16<UInt32>.zero
    var ringCount: UInt32 = 0
    private var reservedLast: (UInt32, UInt32, UInt32) = (0, 0, 0)

    static let ringSize = 16

    mutating func remember(_ partner: NodeIndex) {
        ring[Int(ringCount % 16)] = partner
        // Wraps to a full ring and not to an empty one.
        ringCount = ringCount == .max ? 16 : ringCount + 1
    }

    /// A recent partner, counted from the newest, below ``ringFill``.
    @inline(__always)
    func newest(_ place: Int) -> NodeIndex { ring[Int((ringCount &- 1 &- UInt32(place)) % 16)] }

    /// How many places of the ring are filled.
    var ringFill: Int { min(Int(ringCount), Self.ringSize) }
}

/// The memory of one stage: how suspicious a node's events were of late, 36 bytes.
struct NodeSuspicion: Sendable, BitwiseCopyable {
    /// Sums of the events' suspicion, faded with the short, medium and long half-life.
    var sums = SIMD4<Float>.zero
    /// The sum over all events, unfaded, stands in `sums.w`.
    var total: Float {
        get { sums.w }
        set { sums.w = newValue }
    }
    /// The largest suspicion, faded with the medium half-life.
    var peak: Float = 0
    var last: Float = 0
    var lastButOne: Float = 0
    /// Events that were judged.
    var judged: Float = 0
}
