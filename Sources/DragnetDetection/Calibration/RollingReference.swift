/// Turns raw scores into tail probabilities against the newest scores of the past.
///
/// A fixed reference ages: after weeks of drift its rarest band holds twenty times as many normal events as promised.
/// This one keeps the last ``capacity`` scores and learns its tail anew every few hundred of them. A score never
/// enters the reference before it is judged.
///
/// In a log that still grows together all scores rise bit by bit, faster than a window can follow. So what is compared
/// is a score's height above the running median of those before it; a median does not mind the odd ones among them.
///
/// Attacks that last would become what is usual. So a reference may *withhold alarms*: of the scores that only one in a
/// thousand should reach and that follow something odd, as the events of an attack do, one in 64 enters. Alone they enter: what
/// is odd by chance or by drift comes alone. (SPOT takes no alarm in, Siffer and others, KDD 2017; with none, a log that changes
/// for good would alarm for ever.)
///
/// Half of a network log may be one flood, and its rhythm of day and night is no drift: there a *fixed* reference holds the
/// bands better than one that rolls (normal events at p <= .01: .097 and not .128 with floods, .019 and not .020 without).
public struct RollingReference: Sendable, Hashable, Codable {
    /// How many scores it holds at most.
    public let capacity: Int
    private var ring: [Float] = []
    private var window = SortedWindow()
    private var next = 0
    private var untilRefit: Int
    private var distribution: TailDistribution
    private var trend: RunningMedian
    private let isFixed: Bool
    private let withholdsAlarms: Bool
    private var linkedAlarms = 0

    private static let alarm = Severity.high.tailProbability
    private static let linkedAlarmsPerTaken = 64

    /// A reference that starts from the scores of held-out normal events, in time order.
    ///
    /// - Parameter stepsAcross: how many scores in a row on one side carry the median across the middle half of all; nil for
    ///   as many as are usual.
    public init(
        initial: [Float], capacity: Int, isFixed: Bool = false, withholdsAlarms: Bool = false, stepsAcross: Float? = nil
    ) {
        precondition(capacity > 0, "a reference holds at least one score")
        self.capacity = capacity
        self.isFixed = isFixed
        self.withholdsAlarms = withholdsAlarms
        trend = RunningMedian(isFixed ? [] : initial, stepsAcross: stepsAcross ?? RunningMedian.usualStepsAcross)
        for score in initial {
            ring.append(Self.height(of: score, above: trend))
            if !isFixed { trend.append(score) }
        }
        if ring.count > capacity { ring.removeFirst(ring.count - capacity) }
        next = ring.count == capacity ? 0 : ring.count
        let sorted = FloatSort.sorted(ring)
        if !isFixed { window = SortedWindow(sorted: sorted) }
        distribution = TailDistribution(sorted: sorted)
        untilRefit = Self.refitInterval(ring.count)
    }

    /// The window is made from the ring and is not kept.
    private enum CodingKeys: String, CodingKey {
        case capacity, ring, next, untilRefit, distribution, trend, isFixed, withholdsAlarms, linkedAlarms
    }

    /// The share of the reference at least as odd as `score`, in (0, 1].
    public func tailProbability(_ score: Float) -> Double { distribution.tailProbability(Double(score - trend.value)) }

    /// -log10 of the tail probability, still rising beyond what the reference can back, but never into a band that it
    /// cannot back: for sorting.
    public func surprise(_ score: Float) -> Double { distribution.surprise(Double(score - trend.value)) }

    /// The tail probability and the surprise of a score, for less than asking twice.
    func judge(_ score: Float) -> (tailProbability: Double, surprise: Double) {
        distribution.judge(Double(score - trend.value))
    }

    /// How many scores stand behind the probabilities.
    public var sampleCount: Int { distribution.sampleCount }

    /// Takes a score in, after it was judged.
    ///
    /// - Parameter followsOdd: whether what the same nodes did just before was odd too.
    public mutating func append(_ score: Float, followsOdd: Bool = false) {
        guard !isFixed else { return }
        let height = Self.height(of: score, above: trend)
        trend.append(score)
        if withholdsAlarms && followsOdd && distribution.tailProbability(Double(height)) <= Self.alarm {
            linkedAlarms += 1
            guard linkedAlarms % Self.linkedAlarmsPerTaken == 0 else { return }
        }
        if ring.count < capacity {
            ring.append(height)
        } else {
            window.remove(ring[next])
            ring[next] = height
        }
        window.add(height)
        next = (next + 1) % capacity
        untilRefit -= 1
        if untilRefit <= 0 {
            distribution = TailDistribution(sorted: window.sorted(of: ring))
            untilRefit = Self.refitInterval(ring.count)
        }
    }

    /// A score's height above the running median; never -0, which a sorting anew would put elsewhere among the zeros than a
    /// merging does.
    private static func height(of score: Float, above trend: RunningMedian) -> Float { score - trend.value + 0 }

    /// Often enough to follow drift, seldom enough that sorting costs little per event.
    private static func refitInterval(_ count: Int) -> Int { max(250, count / 16) }
}
