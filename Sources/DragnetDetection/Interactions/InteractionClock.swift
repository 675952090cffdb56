import DragnetEvents

/// In what time memory fades: the number of events, or days.
///
/// Logs without amounts are measured in events, because their pace carries no meaning of its own; money is measured in
/// days, because people pay by the calendar.
public struct InteractionClock: Sendable, Hashable, Codable {
    /// Microseconds that make one tick; 0 where an event makes one.
    public let tick: Int64
    /// The half-lives of short, medium and long memory, in ticks; ascending and positive.
    public let halfLives: [Double]

    /// Shares of the learning period after which memory halves, in logs measured in events.
    private static let shares = [0.01, 0.06, 0.4]
    /// Days after which memory halves, in logs measured in days.
    private static let days = [1.0, 5, 30]

    /// The clock of a log.
    ///
    /// - Parameters:
    ///   - learningCount: events of the learning period.
    ///   - day: the long window of the scoring clock: a day, less in a log that is too short for days.
    ///   - hasAmounts: whether events carry amounts.
    public init(learningCount: Int, day: Int64, hasAmounts: Bool) {
        tick = hasAmounts ? day : 0
        halfLives = hasAmounts ? Self.days : Self.shares.map { max($0 * Double(learningCount), 8) }
    }

    init(tick: Int64, halfLives: [Double]) {
        self.tick = tick
        self.halfLives = halfLives
    }

    /// The instant of an event.
    ///
    /// - Parameters:
    ///   - number: how many events came before it.
    ///   - time: its time in microseconds.
    ///   - origin: the time of the first event.
    func instant(number: Int, time: Int64, origin: Int64) -> Double {
        // Far times overflow a difference of integers, not of doubles.
        tick == 0 ? Double(number) : (Double(time) - Double(origin)) / Double(tick)
    }

    var short: Double { halfLives[0] }
    var medium: Double { halfLives[1] }
    var long: Double { halfLives[2] }
}
