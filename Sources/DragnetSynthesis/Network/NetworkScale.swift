import DragnetCore

/// How the size of a log spreads over hosts, what each does in a day, and how often its clockwork ticks.
///
/// Full size is an office of 160 to 200 workstations. A larger log has more hosts that do as much; a smaller one has
/// fewer hosts (power .4 of its share), each does less in a day (power .6), and every role stays present.
struct NetworkScale: Sendable {
    /// The connections of an office of full size within 14 days, about.
    static let fullRows = 1_330_000.0

    /// The size against full size.
    let share: Double
    /// The number of hosts against full size.
    let hosts: Double
    /// What a host does in a day against full size, at most 1.
    let activity: Double

    /// A scale for a share above 0.
    init(share: Double) {
        precondition(share > 0)
        self.share = share
        hosts = share >= 1 ? share : PortableMath.pow(share, 0.4)
        activity = share >= 1 ? 1 : PortableMath.pow(share, 0.6)
    }

    /// How many of a kind of host there are.
    func count(_ full: Int, atLeast least: Int) -> Int { max(least, Int((Double(full) * hosts).rounded())) }

    /// The mean number of doings of one host or person in a day; people fall silent less than clockworks.
    func mean(_ full: Double) -> Double { full * PortableMath.pow(activity, 0.8) }

    /// The mean number of doings of the whole office in a day.
    func officeMean(_ full: Double) -> Double { full * hosts * activity }

    /// The seconds between two ticks of a clockwork: longer in a small log, though by that never more than eight hours.
    func interval(_ seconds: Double) -> Double { max(seconds, min(seconds / activity, 28_800)) }

    /// How many targets or parts an attack has: fewer in a small log, though enough to keep its shape.
    func parts(_ full: ClosedRange<Int>) -> ClosedRange<Int> {
        let factor = PortableMath.pow(activity, 0.45)
        return max(3, Int(Double(full.lowerBound) * factor))...max(4, Int(Double(full.upperBound) * factor))
    }

    /// How many events of a long series an attack has: as many fewer as a host's own.
    func events(_ full: ClosedRange<Int>) -> ClosedRange<Int> {
        max(20, Int(Double(full.lowerBound) * activity))...max(40, Int(Double(full.upperBound) * activity))
    }
}
